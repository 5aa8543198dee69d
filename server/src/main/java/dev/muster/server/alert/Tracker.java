package dev.muster.server.alert;

import dev.muster.server.alert.Notice.Kind;
import dev.muster.server.alert.Rule.Level;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The life of one rule's alert: inactive, pending, firing, cleared, and inactive again. Not thread safe.
 *
 * <p>An alert that fires keeps the worst level that it reached until it is over; it is said again when it gets worse,
 * and not when it gets milder.
 */
final class Tracker {
    private static final long NOT = Long.MIN_VALUE;

    private final Rule rule;
    private final long lasts;
    private final long coolDown;
    /** Since when each level is passed without a break, in ns. */
    private final long[] passedSince;

    private long wellSince = NOT;
    private long clearedAt;
    private Phase phase = Phase.INACTIVE;
    private int worst = -1;
    private @Nullable Alert alert;

    Tracker(Rule rule) {
        this.rule = rule;
        this.lasts = rule.lasts().toNanos();
        this.coolDown = rule.coolDown().toNanos();
        this.passedSince = new long[rule.levels().size()];
        Arrays.fill(passedSince, NOT);
    }

    Rule rule() {
        return rule;
    }

    Phase phase() {
        return phase;
    }

    /** The alert that is raised; null if none is. */
    @Nullable
    Alert alert() {
        return alert;
    }

    /** Goes on with an alert of this rule that was raised before: it is not said again unless it gets worse. */
    void goOn(Alert before) {
        alert = before;
        worst = rule.levels().indexOf(before.level());
        phase = Phase.FIRING;
    }

    /**
     * Looks at the signal.
     *
     * @param value of the signal; NaN if there is nothing to look at
     * @param nanos the time, by a clock that only goes forward
     * @param at the same time, for people
     * @return what is to be said; null for nothing
     */
    @Nullable
    Notice look(double value, long nanos, Instant at) {
        int reached = reached(value, nanos);
        if (phase == Phase.FIRING) {
            return reached > worst ? raise(reached, value, at) : clearIfWell(value, nanos, at);
        }
        if (phase == Phase.CLEARED) {
            if (nanos - clearedAt < coolDown && reached <= worst) {
                return null;
            }
            worst = -1;
        }
        if (reached >= 0) {
            return raise(reached, value, at);
        }
        phase = passedSince[0] == NOT ? Phase.INACTIVE : Phase.PENDING;
        return null;
    }

    /** The worst level that is passed for long enough; -1 for none. */
    private int reached(double value, long nanos) {
        int reached = -1;
        for (int i = 0; i < passedSince.length; i++) {
            if (!rule.breaches(value, rule.levels().get(i))) {
                passedSince[i] = NOT;
            } else {
                passedSince[i] = passedSince[i] == NOT ? nanos : passedSince[i];
                reached = nanos - passedSince[i] >= lasts ? i : reached;
            }
        }
        return reached;
    }

    private Notice raise(int index, double value, Instant at) {
        Level level = rule.levels().get(index);
        Alert before = alert;
        Alert raised = new Alert(rule, level, value, before == null ? at : before.since());
        worst = index;
        alert = raised;
        phase = Phase.FIRING;
        wellSince = NOT;
        return new Notice(Kind.RAISED, raised, value, at);
    }

    private @Nullable Notice clearIfWell(double value, long nanos, Instant at) {
        if (!rule.isWell(value)) {
            wellSince = NOT;
            return null;
        }
        wellSince = wellSince == NOT ? nanos : wellSince;
        Alert over = alert;
        if (over == null || nanos - wellSince < lasts) {
            return null;
        }
        alert = null;
        clearedAt = nanos;
        phase = Phase.CLEARED;
        return new Notice(Kind.CLEARED, over, value, at);
    }
}
