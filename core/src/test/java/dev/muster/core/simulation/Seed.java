package dev.muster.core.simulation;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Runs a seed, and when it fails says how to run it again. */
final class Seed {
    private Seed() {}

    /**
     * Runs one seed.
     *
     * @throws AssertionError if a promise was broken: with the seed, the way to replay it and what led to it
     */
    static Simulation.Outcome run(long seed, PlantedBug bug) {
        try {
            return run(seed, bug, new Trace(false));
        } catch (Violation | RuntimeException e) {
            Trace trace = new Trace(true);
            try {
                run(seed, bug, trace);
            } catch (Violation | RuntimeException again) {
                trace.say("==> %s", again);
            }
            throw new AssertionError("""
                    seed %d: %s
                    Replay it: mvn test -pl core -Dtest=SimulationTest -Dmuster.simulation.seed=%d
                    What led to it:
                    %s""".formatted(seed, e.getMessage(), seed, trace.end()), e);
        }
    }

    private static Simulation.Outcome run(long seed, PlantedBug bug, Trace trace) {
        try (Simulation simulation = new Simulation(seed, bug, trace)) {
            return simulation.run();
        }
    }

    /** The result of a seed that ran on another thread, or its failure. */
    static Simulation.Outcome resultOf(Future<Simulation.Outcome> worker) throws InterruptedException {
        try {
            return worker.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError failure) {
                throw failure;
            }
            throw new AssertionError(e.getCause());
        }
    }
}
