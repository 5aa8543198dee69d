package dev.muster.lab.scenario;

import java.time.Duration;

/** What is run and discarded before measuring. */
public sealed interface WarmUp {

    /** A stated length of time; whether the load was steady is then not known. */
    record Stated(Duration duration) implements WarmUp {}

    /** A stated number of operations over all agents. */
    record StatedOperations(long operations) implements WarmUp {}

    /**
     * Until the load is steady.
     *
     * @param least the shortest warm-up
     * @param budget after this the rung is measured all the same and marked never steady
     */
    record Detected(Duration least, Duration budget) implements WarmUp {}

    /** Whether there is none, so that the very first operation is measured. */
    default boolean none() {
        return switch (this) {
            case Stated stated -> stated.duration().isZero();
            case StatedOperations stated -> stated.operations() == 0;
            case Detected detected -> false;
        };
    }

    /** One line for reports. */
    default String described() {
        return switch (this) {
            case Stated stated -> "stated " + Durations.format(stated.duration());
            case StatedOperations stated -> "stated " + stated.operations() + " operations";
            case Detected detected ->
                "detected, " + Durations.format(detected.least()) + " to " + Durations.format(detected.budget());
        };
    }
}
