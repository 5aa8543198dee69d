package dev.muster.lab.tune;

import dev.muster.lab.analysis.Median;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What came of a candidate.
 *
 * @param candidate which
 * @param runs its runs, oldest first
 * @param out the round after which it was given up, counted from 1; null when it never was
 * @param reason why it has no score; null when it has one
 */
public record Tried(
        Candidate candidate,
        List<Trial> runs,
        @Nullable Integer out,
        @Nullable String reason) {
    /** Copies the runs. */
    public Tried {
        runs = List.copyOf(runs);
    }

    /**
     * A run.
     *
     * @param directory where it is
     * @param score by the goal; the higher is the better
     * @param figures the goal's and the others' that a reader asks for
     */
    public record Trial(String directory, double score, List<Point> figures) {
        /** Copies the figures. */
        public Trial {
            figures = List.copyOf(figures);
        }
    }

    /**
     * A figure at a number of agents.
     *
     * @param measure its wire name
     * @param value null when it was not measured
     */
    public record Point(
            String test,
            int agents,
            String measure,
            @Nullable Double value) {}

    /** A test at a number of agents. */
    public record Place(String test, int agents) {}

    /** Where its runs have figures, in order. */
    public List<Place> places() {
        return runs.stream()
                .flatMap(run -> run.figures().stream())
                .map(point -> new Place(point.test(), point.agents()))
                .distinct()
                .toList();
    }

    /** The median of a figure over its runs; empty when none has it. */
    public OptionalDouble median(Place place, String measure) {
        double[] values = runs.stream()
                .flatMap(run -> run.figures().stream())
                .filter(point -> new Place(point.test(), point.agents()).equals(place)
                        && point.measure().equals(measure))
                .map(Point::value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Median.of(values));
    }

    /** The median over its runs; empty for none that counts. */
    public OptionalDouble score() {
        return reason != null || runs.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        Median.of(runs.stream().mapToDouble(Trial::score).toArray()));
    }
}
