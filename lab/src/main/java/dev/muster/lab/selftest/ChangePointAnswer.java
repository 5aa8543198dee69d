package dev.muster.lab.selftest;

import dev.muster.lab.analysis.ChangePoint;
import dev.muster.lab.analysis.ChangePoints;
import java.util.List;
import java.util.Locale;

/** A short history with a known change. */
final class ChangePointAnswer implements KnownAnswer {
    private static final double[] HISTORY = {10.43, 10.23, 10.29, 10.91, 10.34, 10.69, 9.23, 9.11, 9.13, 9.03};

    @Override
    public String name() {
        return "change-points";
    }

    @Override
    public String meaning() {
        return "looks for the change in the history that Hunter tests itself by";
    }

    @Override
    public List<Finding> run() {
        List<ChangePoint> points = ChangePoints.in(HISTORY, 0, 1);
        boolean holds = points.size() == 1
                && points.getFirst().index() == 6
                && Math.abs(points.getFirst().relative() + 0.129) < 0.0005;
        String got = points.isEmpty() ? "no change" : "";
        for (ChangePoint point : points) {
            got += String.format(
                    Locale.ROOT,
                    "%sindex %d, %+.1f %%",
                    got.isEmpty() ? "" : "; ",
                    point.index(),
                    point.relative() * 100);
        }
        return List.of(new Finding(name(), "Hunter's series", "index 6, -12.9 %", got, holds));
    }
}
