package dev.muster.server.alert;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that is to be said about an alert.
 *
 * @param value of the signal now; NaN if there is nothing to look at any more
 * @param at when it came about
 */
public record Notice(Kind kind, Alert alert, double value, Instant at) {
    /** What came about. */
    public enum Kind {
        /** It is raised, or has become worse. */
        RAISED,
        /** It is over. */
        CLEARED;

        /** Its name on the wire, such as {@code raised}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** In words. */
    public String text() {
        return switch (kind) {
            case RAISED -> alert.text();
            case CLEARED ->
                alert.rule().name() + " is over"
                        + (Double.isNaN(value)
                                ? ""
                                : ": " + alert.rule().signal().says(value));
        };
    }
}
