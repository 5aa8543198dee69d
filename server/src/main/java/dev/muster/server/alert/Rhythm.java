package dev.muster.server.alert;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When a server's figures are worth a look: each time that is asked, while anything is done or amiss; otherwise once a
 * minute, so that a server at rest allocates next to nothing. Then it is asked less often, too: what wakes costs most
 * where everything rests. Not thread safe.
 */
final class Rhythm {
    private static final long AT_REST = Duration.ofMinutes(1).toNanos();
    /** So many times the usual pause at rest. */
    private static final int SELDOM = 3;
    /** Nothing has been seen yet: the first look is due at once. */
    private static final long NOTHING = -1;

    private final LongSupplier activity;
    private long seen = NOTHING;
    private long changed;
    private long looked;
    private boolean resting;
    private boolean seldom;

    /** @param activity a number, not negative, that changes with everything that is done */
    Rhythm(LongSupplier activity) {
        this.activity = activity;
    }

    /**
     * Whether to look now.
     *
     * @param nanos the time, by a clock that only goes forward
     * @param amiss whether an alert is raised, or about to be
     */
    boolean due(long nanos, boolean amiss) {
        long done = activity.getAsLong();
        boolean quiet = done == seen;
        if (quiet && !amiss && nanos - looked < AT_REST) {
            return false;
        }
        changed = quiet ? changed : nanos;
        resting = quiet && nanos - changed >= AT_REST;
        seldom = resting && !amiss;
        seen = done;
        looked = nanos;
        return true;
    }

    /** How long to wait before asking again, if it is usually so long; in the same unit. */
    long pause(long usual) {
        return seldom ? SELDOM * usual : usual;
    }

    /** Whether nothing had been done for a minute when a look was due last, be anything amiss or not. */
    boolean atRest() {
        return resting;
    }
}
