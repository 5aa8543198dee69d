package dev.muster.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Five hundred seeds, or with all tests fifty thousand: each is an engine that crashes, agents that misbehave and a
 * clock that jumps, and everything that was promised is checked after every round. One seed is replayed with
 * {@code -Dmuster.simulation.seed=N}.
 */
@Tag("simulation")
class SimulationTest {
    private static final String SEED = "muster.simulation.seed";
    private static final int SEEDS = Boolean.getBoolean("muster.tests.all") ? 50_000 : 200;
    /** The engine tells of the failures that the simulation makes; nobody has to read that. Kept from collection. */
    private static final Logger ENGINE = Logger.getLogger("dev.muster.core.ledger.Ledger");

    static {
        ENGINE.setLevel(Level.OFF);
    }

    @Test
    void every_seed_keeps_the_promises() throws Exception {
        Long only = Long.getLong(SEED);
        if (only != null) {
            Seed.run(only, PlantedBug.NONE);
            return;
        }
        AtomicLong next = new AtomicLong(1);
        List<Future<Simulation.Outcome>> workers = new ArrayList<>();
        int threads = Math.min(4, Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                workers.add(pool.submit(() -> {
                    Simulation.Outcome sum = new Simulation.Outcome("", 0, 0, 0, 0, 0);
                    for (long seed = next.getAndIncrement(); seed <= SEEDS; seed = next.getAndIncrement()) {
                        try {
                            sum = sum.plus(Seed.run(seed, PlantedBug.NONE));
                        } catch (AssertionError e) {
                            next.set(SEEDS + 1L); // one is enough to work on
                            throw e;
                        }
                    }
                    return sum;
                }));
            }
        }
        Simulation.Outcome sum = new Simulation.Outcome("", 0, 0, 0, 0, 0);
        for (Future<Simulation.Outcome> worker : workers) {
            sum = sum.plus(Seed.resultOf(worker));
        }
        System.out.println(sum);
        assertThat(sum.crashes()).isGreaterThan(SEEDS / 2);
    }

    @Test
    void a_seed_that_is_replayed_has_the_same_history() {
        for (long seed = 1; seed <= 10; seed++) {
            assertThat(Seed.run(seed, PlantedBug.NONE)).isEqualTo(Seed.run(seed, PlantedBug.NONE));
        }
    }
}
