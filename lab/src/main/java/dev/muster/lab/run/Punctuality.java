package dev.muster.lab.run;

import dev.muster.lab.sample.Distribution;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a generator that follows a schedule began its operations on time. While the machine stood still neither it
 * nor a target in its own process ran: so much delay is not the generator's (docs/decisions/0005). For a target
 * elsewhere nothing is excused, but it is told when the machine was what made it late: no setting of the load will help
 * then.
 *
 * <p>One that sleeps is on one processor; the generator's threads may wait for another. So a generator that took little
 * time itself counts as kept waiting too (docs/decisions/0040, 0042).
 */
final class Punctuality {
    private static final double LEAST_TOLERATED_LAG_MS = 1;
    private static final double LAG_SHARE_OF_RESPONSE = 0.1;

    /** Judged is the highest that there are enough operations for. */
    private static final double[] PERCENTILES = {99, 90, 50};

    /** From this share of the lag on, the sleeper's own lateness explains it. */
    private static final double EXPLAINS = 0.5;

    /** Of one processor. What takes less than this is not short of time by its own doing. */
    private static final double LITTLE = 0.5;

    private Punctuality() {}

    /**
     * Why a rung says nothing of its target.
     *
     * @param reason in words
     * @param keptWaiting whether something else made it late: then another measurement may find it punctual
     */
    record Late(String reason, boolean keptWaiting) {}

    /**
     * Why a rung says nothing of its target; empty if it was punctual, or has too few operations to tell.
     *
     * @param lag how late operations began by the generator's own doing
     * @param response how long they took, from when they were due
     * @param stall how late a thread woke up that only sleeps
     * @param sharesProcess whether generator and target are one process
     * @param busy how many processors' time the generator took; NaN where nobody can tell
     */
    static Optional<Late> late(
            Distribution lag, Distribution response, Distribution stall, boolean sharesProcess, double busy) {
        for (double percentile : PERCENTILES) {
            Double late = lag.percentile(percentile);
            Double answered = response.percentile(percentile);
            if (late == null || answered == null) {
                continue;
            }
            double asleep = known(stall, percentile);
            double excused = sharesProcess ? asleep : 0;
            double tolerated = excused + Math.max(LEAST_TOLERATED_LAG_MS, LAG_SHARE_OF_RESPONSE * answered);
            if (late <= tolerated) {
                return Optional.empty();
            }
            boolean explained = asleep >= EXPLAINS * late;
            boolean idle = busy < LITTLE;
            String reason = String.format(
                    Locale.ROOT,
                    "the generator lagged: p%.0f of its delay is %.2f ms, more than %.2f ms",
                    percentile,
                    late,
                    tolerated);
            return Optional.of(new Late(
                    reason + cause(asleep, excused, explained) + (idle && !explained ? idle(busy) : ""),
                    explained || idle));
        }
        return Optional.empty();
    }

    /** The percentile, or the next lower one that there are enough samples for: no more than that is excused. */
    private static double known(Distribution stall, double percentile) {
        for (double each : PERCENTILES) {
            Double value = stall.percentile(each);
            if (each <= percentile && value != null) {
                return value;
            }
        }
        return 0;
    }

    private static String idle(double busy) {
        return String.format(
                Locale.ROOT, "; it took %.0f %% of one processor's time itself: something kept it waiting", 100 * busy);
    }

    private static String cause(double asleep, double excused, boolean explained) {
        if (excused > 0) {
            return String.format(Locale.ROOT, " (%.2f ms of it because the machine stood still)", excused);
        }
        return explained
                ? String.format(
                        Locale.ROOT,
                        "; a thread that only sleeps was late by %.2f ms too: the processors were busy, with the target or with"
                                + " other programs",
                        asleep)
                : "";
    }
}
