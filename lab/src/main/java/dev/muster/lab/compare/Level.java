package dev.muster.lab.compare;

import java.util.Locale;

/** How much worse a figure has become. */
public enum Level {
    MINOR,
    WARN,
    CRITICAL;

    /** The word in files. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
