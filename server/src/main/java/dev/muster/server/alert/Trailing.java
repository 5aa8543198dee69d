package dev.muster.server.alert;

import java.util.ArrayList;
import java.util.List;

/** By how much totals that only grow have grown within the last while. */
final class Trailing {
    private final long length;
    private final List<Point> points = new ArrayList<>();

    private static final class Point {
        private final long nanos;
        private final double[] totals;

        Point(long nanos, double[] totals) {
            this.nanos = nanos;
            this.totals = totals;
        }
    }

    /** @param length of the while, in ns */
    Trailing(long length) {
        this.length = length;
    }

    /** Notes totals that belong together: as many each time, in the same order. */
    void note(long nanos, double... totals) {
        points.add(new Point(nanos, totals));
        // The last point that is old enough stays: growth is counted from there.
        while (points.size() > 1 && nanos - points.get(1).nanos >= length) {
            points.removeFirst();
        }
    }

    /** How much one of them grew. */
    double grew(int index) {
        return points.isEmpty() ? 0 : points.getLast().totals[index] - points.getFirst().totals[index];
    }

    /** How much each of them grew. */
    double[] grew() {
        double[] growth = new double[points.isEmpty() ? 0 : points.getLast().totals.length];
        for (int i = 0; i < growth.length; i++) {
            growth[i] = grew(i);
        }
        return growth;
    }

    /** The first total's growth by the second's; NaN where there is less than enough of that, or nothing of it. */
    double share(double enough) {
        double of = grew(1);
        return of < enough || of == 0 ? Double.NaN : grew(0) / of;
    }
}
