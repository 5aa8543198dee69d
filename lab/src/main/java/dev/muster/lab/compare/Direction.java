package dev.muster.lab.compare;

/** Which way a figure is better. */
public enum Direction {
    LOWER_IS_BETTER("lower"),
    HIGHER_IS_BETTER("higher");

    private final String wireName;

    Direction(String wireName) {
        this.wireName = wireName;
    }

    /** The word in files. */
    public String wireName() {
        return wireName;
    }

    /** Whether more is better, as {@link dev.muster.lab.analysis.Change#of} asks. */
    public boolean moreIsBetter() {
        return this == HIGHER_IS_BETTER;
    }
}
