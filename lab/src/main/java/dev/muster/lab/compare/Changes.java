package dev.muster.lab.compare;

/**
 * From which change against the baseline on a figure counts as worse, as shares: 0.05 is 5 %.
 *
 * @param minor worth a look
 * @param warn worth a warning; not below minor
 * @param critical not to be shipped; not below warn
 */
public record Changes(double minor, double warn, double critical) {
    /** 5, 10 and 25 %. */
    public static final Changes DEFAULT = new Changes(0.05, 0.10, 0.25);

    /** The change that belongs to a level. */
    public double at(Level level) {
        return switch (level) {
            case MINOR -> minor;
            case WARN -> warn;
            case CRITICAL -> critical;
        };
    }
}
