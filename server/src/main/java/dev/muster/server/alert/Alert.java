package dev.muster.server.alert;

import java.time.Instant;

/**
 * An alert that is raised.
 *
 * @param rule what it is about
 * @param level the worst that was reached since it was raised
 * @param value of the signal when that was reached
 * @param since when it was raised
 */
public record Alert(Rule rule, Rule.Level level, double value, Instant since) {
    /** In words, with what to do. */
    public String text() {
        return head() + "; " + rule.advice();
    }

    /** In words, such as {@code HIGH_RESPONSE_TIME (warning): commands took on average 6.2 s; more than 5.0 s}. */
    public String head() {
        Unit unit = rule.signal().unit();
        return rule.name() + " (" + level.severity().word() + "): "
                + rule.signal().says(value) + ", " + (rule.high() ? "more than " : "less than ")
                + unit.text(level.threshold());
    }
}
