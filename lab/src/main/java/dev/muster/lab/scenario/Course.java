package dev.muster.lab.scenario;

import dev.muster.lab.fault.FaultPlan;
import org.jspecify.annotations.Nullable;

/** How a test goes through its loads. */
public sealed interface Course {

    /**
     * One rung after the other, as written, until the last one or until a rule says that it is enough.
     *
     * @param stop the rules
     */
    record Ladder(StopRules stop) implements Course {}

    /**
     * Looks for the largest load under which the test's thresholds hold.
     *
     * @param varied what is searched
     * @param from the first load tried; above zero
     * @param to the largest load tried
     * @param atLeast what the target must bear for the test to pass
     */
    record Probe(Varied varied, double from, double to, double atLeast) implements Course {

        /** A load of this size as people write it, such as {@code 337.5/s} or {@code 12 agents}. */
        public String load(double load) {
            return varied.load(load);
        }
    }

    /** What a probe changes from step to step. */
    enum Varied {
        /** Operations a second that arrive. */
        RATE("rate"),
        /** Agents at work. */
        AGENTS("agents");

        private final String wireName;

        Varied(String wireName) {
            this.wireName = wireName;
        }

        /** The name in files. */
        public String wireName() {
            return wireName;
        }

        String load(double load) {
            return switch (this) {
                case RATE -> Arrival.number(load) + "/s";
                case AGENTS -> Math.round(load) + (load == 1 ? " agent" : " agents");
            };
        }
    }

    /**
     * One load for a long time, with a close look now and then at what the target holds on to.
     *
     * @param checkpoints how many looks, evenly spread over the window, the last at its end
     * @param audits at how many of them what is stored is audited too, without stopping the load
     */
    record Soak(int checkpoints, int audits) implements Course {}

    /**
     * One load, during which something is done to the target.
     *
     * @param plan what, when and for how long
     */
    record Fault(FaultPlan plan) implements Course {}

    /**
     * When a ladder ends early: after the first rung on which one of them applies. A rule that is null does not.
     *
     * @param errorRate the share of operations that failed is above this, 0 to 1
     * @param p99Ms the 99th percentile of the response time is above this, milliseconds
     * @param achievedOfOffered the share of offered operations that ended well is below this, 0 to 1
     * @param generator whether it ends where the load generator was the bottleneck
     * @param memoryMb the resident memory of the measured process is above this, megabytes
     */
    record StopRules(
            @Nullable Double errorRate,
            @Nullable Double p99Ms,
            @Nullable Double achievedOfOffered,
            boolean generator,
            @Nullable Double memoryMb) {
        /** No rule: the ladder ends with its last rung. */
        public static final StopRules NONE = new StopRules(null, null, null, false, null);
    }
}
