package dev.muster.lab.scenario;

import java.time.Duration;

/** How operations arrive. */
public sealed interface Arrival {

    /**
     * Every agent starts its next operation when the last one has ended.
     *
     * @param think pause between two operations of an agent
     */
    record Closed(Duration think) implements Arrival {}

    /**
     * Operations are due at a fixed rate whether or not earlier ones have ended.
     *
     * @param rate operations a second
     * @param perAgent whether each agent has this rate and a schedule of its own; otherwise all agents share one
     *     schedule
     */
    record Constant(double rate, boolean perAgent) implements Arrival {}

    /**
     * Operations are due at random with exponential gaps.
     *
     * @param rate operations a second on average
     * @param perAgent as for {@link Constant}
     */
    record Poisson(double rate, boolean perAgent) implements Arrival {}

    /** One line for reports, such as {@code closed loop, no think time}. */
    default String described() {
        return switch (this) {
            case Closed closed ->
                "closed loop, " + (closed.think().isZero() ? "no" : Durations.format(closed.think())) + " think time";
            case Constant constant -> "open loop, constant " + rate(constant.rate(), constant.perAgent());
            case Poisson poisson -> "open loop, Poisson " + rate(poisson.rate(), poisson.perAgent());
        };
    }

    private static String rate(double rate, boolean perAgent) {
        String number = rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate);
        return number + "/s" + (perAgent ? " an agent" : " in total");
    }
}
