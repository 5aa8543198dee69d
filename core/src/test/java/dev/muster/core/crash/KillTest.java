package dev.muster.core.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} under load: nothing that was acknowledged is lost, and the next start is at once and whole. */
@Tag("crash")
class KillTest {
    private static final int ROUNDS = Boolean.getBoolean("muster.tests.all") ? 200 : 8;
    private static final long SEED = Long.getLong("muster.tests.seed", 20_250_101);

    /** No bar, which is the lab's to hold: only that nothing is read or written again from the beginning. */
    private static final long READY_MS = 60_000;

    @TempDir
    Path directory;

    @Test
    void what_was_acknowledged_survives_kill_9_under_load_again_and_again() {
        Random random = new Random(SEED);
        List<Ack> all = new ArrayList<>();
        List<Long> ready = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            List<Ack> acknowledged = killed("r" + round, random, ready);
            all.addAll(acknowledged);
            assertThat(StoreAudit.of(directory, acknowledged))
                    .as("round %d of seed %d, %d changes acknowledged", round, SEED, acknowledged.size())
                    .isEmpty();
        }
        assertThat(StoreAudit.of(directory, all))
                .as("all rounds of seed %d", SEED)
                .isEmpty();
        assertThat(all).as("rounds were killed under load").hasSizeGreaterThan(ROUNDS);
        assertThat(ready).isNotEmpty().allMatch(microseconds -> microseconds < READY_MS * 1_000);
        System.out.printf(
                "kill -9: %d rounds, %d acknowledged changes kept, ready after at most %d ms%n",
                ROUNDS, all.size(), ready.stream().mapToLong(l -> l).max().orElseThrow() / 1_000);
    }

    /** One life of the engine: most are killed under load, some while they start. */
    private List<Ack> killed(String run, Random random, List<Long> ready) {
        try (Child child = LoadChild.start(directory, 48, run, 0)) {
            boolean early = random.nextInt(5) == 0;
            if (early) {
                child.awaitEnd(random.nextInt(600));
            } else {
                ready.add(Long.parseLong(child.await("ready ")));
                child.awaitEnd(random.nextInt(400));
            }
            child.kill();
            assertThat(child.complaints()).as("complaints in " + run).isEmpty();
            return child.acknowledged();
        }
    }

    @Test
    void a_store_of_100_000_tasks_is_ready_again_after_a_kill() {
        List<Ack> all = new ArrayList<>();
        Random random = new Random(SEED);
        try (Child child = LoadChild.start(directory, 16, "fill", 100_000)) {
            child.await("filled");
            child.awaitEnd(random.nextInt(300));
            child.kill();
            all.addAll(child.acknowledged());
        }
        List<Long> ready = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            try (Child child = LoadChild.start(directory, 16, "again" + round, 0)) {
                ready.add(Long.parseLong(child.await("ready ")) / 1_000);
                child.awaitEnd(random.nextInt(300));
                child.kill();
                all.addAll(child.acknowledged());
            }
        }
        assertThat(StoreAudit.of(directory, all)).isEmpty();
        assertThat(all.size()).isGreaterThan(100_000);
        assertThat(ready).allMatch(milliseconds -> milliseconds < READY_MS);
        System.out.println("kill -9: with 100,000 tasks, open and one commit done after ms " + ready);
    }
}
