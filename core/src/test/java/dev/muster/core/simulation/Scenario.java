package dev.muster.core.simulation;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a seed is about.
 *
 * @param projects how many there are
 * @param agents how many there are
 * @param steps how long the unruly part lasts
 * @param callsPerStep how many calls are sent in a step, at most
 * @param tasks how many are created, about
 * @param queue commands that may wait in the engine
 * @param batch commands that may share a transaction
 * @param crashes how likely a crash is in a step
 * @param failures how likely it is that a transaction of a step fails
 * @param jumps how likely it is that the clock jumps in a step
 * @param retention whether finished work is deleted soon
 * @param sessionTtl idle time after which a session expires
 */
record Scenario(
        int projects,
        int agents,
        int steps,
        int callsPerStep,
        int tasks,
        int queue,
        int batch,
        double crashes,
        double failures,
        double jumps,
        boolean retention,
        Duration sessionTtl) {

    static Scenario of(RandomGenerator random) {
        int[] queues = {3, 6, 20, 100};
        int[] batches = {1, 2, 3, 8, 100};
        double[] crashes = {0, 0.03, 0.08};
        double[] failures = {0, 0, 0.05};
        double[] jumps = {0, 0.02, 0.1};
        return new Scenario(
                1 + random.nextInt(3),
                2 + random.nextInt(4),
                30 + random.nextInt(50),
                1 + random.nextInt(8),
                10 + random.nextInt(25),
                queues[random.nextInt(queues.length)],
                batches[random.nextInt(batches.length)],
                crashes[random.nextInt(crashes.length)],
                failures[random.nextInt(failures.length)],
                jumps[random.nextInt(jumps.length)],
                random.nextInt(5) == 0,
                Duration.ofMinutes(random.nextBoolean() ? 30 : 3));
    }

    /** How long finished work is kept. */
    Duration keep() {
        return retention ? Duration.ofMinutes(20) : Duration.ofDays(3650);
    }
}
