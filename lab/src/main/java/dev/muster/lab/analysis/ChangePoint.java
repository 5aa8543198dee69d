package dev.muster.lab.analysis;

/**
 * A place in a series from which on it has another level.
 *
 * @param index of the first value of the new level
 * @param before mean of the level that ended, back to the change point before it
 * @param after mean of the new level, up to the next change point
 * @param p how likely so clear a cut is by chance
 * @param suspected whether too few values follow to be sure
 */
public record ChangePoint(int index, double before, double after, double p, boolean suspected) {

    /** The relative change of the level: −0.13 is a fall by 13 %. Infinite when it rose from zero. */
    public double relative() {
        return after / before - 1;
    }
}
