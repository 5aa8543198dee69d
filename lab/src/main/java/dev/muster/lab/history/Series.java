package dev.muster.lab.history;

import dev.muster.lab.analysis.ChangePoint;
import dev.muster.lab.analysis.ChangePoints;
import dev.muster.lab.compare.Subject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One figure over time: of one scenario, on one machine.
 *
 * @param scenario the scenario's name, as of the last run
 * @param scenarioHash of its file
 * @param machine the machine's fingerprint, short
 * @param machineText the machine, in words
 * @param subject which figure
 * @param points oldest first, at least one
 */
public record Series(
        String scenario, String scenarioHash, String machine, String machineText, Subject subject, List<Point> points) {
    private static final long SEED = 42;

    /** Copies the points. */
    public Series {
        points = List.copyOf(points);
    }

    /**
     * A run's figure.
     *
     * @param startedAt when the run was started; ISO 8601, UTC
     * @param value in the metric's unit
     * @param version of the program that ran it
     * @param commit its sources; null when not known
     * @param directory where the run is, or was
     */
    public record Point(
            String startedAt,
            double value,
            String version,
            @Nullable String commit,
            String directory) {}

    /**
     * Where its level changed. A change smaller than what matters, or than the machine's noise, is not told.
     *
     * @param margin δ, such as 0.03
     */
    public List<ChangePoint> changes(double margin) {
        return ChangePoints.in(points.stream().mapToDouble(Point::value).toArray(), margin, SEED);
    }
}
