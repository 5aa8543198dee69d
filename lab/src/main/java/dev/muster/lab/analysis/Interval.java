package dev.muster.lab.analysis;

/**
 * An interval of a figure, both ends included. An end may be infinite: the data do not bound the figure there.
 *
 * @param low lower end
 * @param high upper end, not below the lower
 */
public record Interval(double low, double high) {

    /** Refuses ends in the wrong order. */
    public Interval {
        if (!(low <= high)) {
            throw new IllegalArgumentException("an interval from " + low + " to " + high);
        }
    }

    /** Whether a value lies inside. */
    public boolean contains(double value) {
        return low <= value && value <= high;
    }

    /** Whether all of this lies inside another interval. */
    public boolean within(Interval other) {
        return other.contains(low) && other.contains(high);
    }

    /** Half the distance of the ends. */
    public double halfWidth() {
        return (high - low) / 2;
    }
}
