package dev.muster.core.cascade;

/** How sure an agent has to be before it acts. Stored by ordinal: append only. */
public enum Profile {
    HIGH_REASONING(Integer.MAX_VALUE, 0.60, 0.45),
    AUTONOMOUS(5, 0.70, 0.35),
    CRITICAL(3, 0.90, 0.20),
    EXPLORATORY(Integer.MAX_VALUE, 0.50, 0.45),
    /** The usual one. */
    BALANCED(7, 0.65, 0.40);

    private static final Profile[] ALL = values();

    private final int rounds;
    private final double overall;
    private final double uncertainty;

    Profile(int rounds, double overall, double uncertainty) {
        this.rounds = rounds;
        this.overall = overall;
        this.uncertainty = uncertainty;
    }

    /** So many checks, then a person is asked; {@link Integer#MAX_VALUE} for no limit. */
    public int rounds() {
        return rounds;
    }

    /** The whole has to be at least this. */
    public double overall() {
        return overall;
    }

    /** The uncertainty may be at most this. */
    public double uncertainty() {
        return uncertainty;
    }

    public static Profile of(int ordinal) {
        return ALL[ordinal];
    }
}
