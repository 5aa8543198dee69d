package dev.muster.server.alert;

import java.util.Locale;

/** How bad it is, in rising order. */
public enum Severity {
    /** Somebody should look at it, in working hours. */
    WARNING,
    /** Muster itself does what it can about it. */
    CLEANUP,
    /** Somebody has to act now. */
    CRITICAL;

    /** Its name on the wire, such as {@code warning}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
