package dev.muster.lab.scenario;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

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

    /** Operations a second of so many agents together; 0 where no rate is given, or more than one. */
    default double rate(int agents) {
        return switch (this) {
            case Constant constant -> constant.rate() * (constant.perAgent() ? agents : 1);
            case Poisson poisson -> poisson.rate() * (poisson.perAgent() ? agents : 1);
            case Closed closed -> 0;
            case Ramp ramp -> 0;
        };
    }

    /**
     * Operations are due at a rate that changes: ramps and spikes. Before the measured window they come at the rate of
     * the first step; the steps begin with the window, from a rate of zero; after the last one its rate goes on.
     *
     * @param steps at least one, the first to a rate above zero
     */
    record Ramp(List<Step> steps) implements Arrival {

        /** Copies the steps. */
        public Ramp {
            steps = List.copyOf(steps);
        }

        /**
         * A change of the rate.
         *
         * @param to operations a second that the step ends with
         * @param over in which time the rate changes, evenly; zero for at once
         * @param hold how long it then stays
         */
        public record Step(double to, Duration over, Duration hold) {}

        /** How long all steps take together. */
        public Duration length() {
            return steps.stream().map(step -> step.over().plus(step.hold())).reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** One line for reports, such as {@code closed loop, no think time}. */
    default String described() {
        return switch (this) {
            case Closed closed ->
                "closed loop, " + (closed.think().isZero() ? "no" : Durations.format(closed.think())) + " think time";
            case Constant constant -> "open loop, constant " + rate(constant.rate(), constant.perAgent());
            case Poisson poisson -> "open loop, Poisson " + rate(poisson.rate(), poisson.perAgent());
            case Ramp ramp ->
                "open loop, " + ramp.steps().stream().map(Arrival::step).collect(Collectors.joining(", "));
        };
    }

    private static String step(Ramp.Step step) {
        return "to " + number(step.to()) + "/s "
                + (step.over().isZero() ? "at once" : "in " + Durations.format(step.over()))
                + (step.hold().isZero() ? "" : " for " + Durations.format(step.hold()));
    }

    private static String rate(double rate, boolean perAgent) {
        return number(rate) + "/s" + (perAgent ? " an agent" : " in total");
    }

    /** A rate without needless digits. */
    static String number(double rate) {
        return rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate);
    }
}
