package dev.muster.lab.scenario;

import java.time.Duration;
import java.util.Locale;

/** What is run and discarded before measuring. */
public sealed interface WarmUp {

    /** A stated length of time; whether the load was steady is then not known. */
    record Stated(Duration duration) implements WarmUp {}

    /** A stated number of operations over all agents. */
    record StatedOperations(long operations) implements WarmUp {}

    /**
     * A tenth of the operations that are measured, where those are a number for each agent: a ladder's rungs have
     * different numbers of agents, so that only the rung tells how many these are.
     *
     * @param iterations operations that each agent is measured with
     */
    record TenthOfEach(long iterations) implements WarmUp {
        /** How many that is over all of so many agents, rounded down. */
        public long operations(int agents) {
            return iterations / 10 * agents + iterations % 10 * agents / 10;
        }
    }

    /**
     * Until the load is steady.
     *
     * @param least the shortest warm-up
     * @param budget after this the rung is measured all the same and marked never steady
     */
    record Detected(Duration least, Duration budget) implements WarmUp {}

    /** Whether there is none on a rung of so many agents, so that the very first operation is measured. */
    default boolean none(int agents) {
        return switch (this) {
            case Stated stated -> stated.duration().isZero();
            case StatedOperations stated -> stated.operations() == 0;
            case TenthOfEach tenth -> tenth.operations(agents) == 0;
            case Detected detected -> false;
        };
    }

    /** One line for reports. */
    default String described() {
        return switch (this) {
            case Stated stated -> "stated " + Durations.format(stated.duration());
            case StatedOperations stated -> "stated " + stated.operations() + " operations";
            case TenthOfEach tenth ->
                String.format(Locale.ROOT, "stated, a tenth of %,d operations an agent", tenth.iterations());
            case Detected detected ->
                "detected, " + Durations.format(detected.least()) + " to " + Durations.format(detected.budget());
        };
    }
}
