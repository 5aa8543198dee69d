package dev.muster.server.alert;

import java.util.ArrayList;
import java.util.List;

/** By how much totals that only grow have grown within the last while. */
final class Trailing {
    private record Point(long nanos, double first, double second) {}

    private final long length;
    private final List<Point> points = new ArrayList<>();

    /** @param length of the while, in ns */
    Trailing(long length) {
        this.length = length;
    }

    /** Notes two totals that belong together. */
    void note(long nanos, double first, double second) {
        points.add(new Point(nanos, first, second));
        // The last point that is old enough stays: growth is counted from there.
        while (points.size() > 1 && nanos - points.get(1).nanos() >= length) {
            points.removeFirst();
        }
    }

    double firstGrew() {
        return points.isEmpty()
                ? 0
                : points.getLast().first() - points.getFirst().first();
    }

    double secondGrew() {
        return points.isEmpty()
                ? 0
                : points.getLast().second() - points.getFirst().second();
    }
}
