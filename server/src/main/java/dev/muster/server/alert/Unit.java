package dev.muster.server.alert;

import java.util.Locale;

/** What a figure is counted in. */
public enum Unit {
    SECONDS,
    /** 1 is all. */
    SHARE,
    COUNT,
    /** How many times something else. */
    RATIO,
    BYTES;

    private static final double MIB = 1024.0 * 1024;

    /** Its name on the wire, such as {@code seconds}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** A value as people read it. */
    String text(double value) {
        return switch (this) {
            case SECONDS -> String.format(Locale.ROOT, value < 10 ? "%.2g s" : "%.0f s", value);
            case SHARE -> String.format(Locale.ROOT, "%.0f %%", 100 * value);
            case COUNT -> String.format(Locale.ROOT, "%,.0f", value);
            case RATIO -> String.format(Locale.ROOT, "%.2f times", value);
            case BYTES -> String.format(Locale.ROOT, "%,.0f MiB", value / MIB);
        };
    }
}
