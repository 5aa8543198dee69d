package dev.muster.lab.fault;

import dev.muster.lab.fault.StormLog.What;
import dev.muster.lab.sample.Distribution;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an overload came to. Rates are a second, over the time in which requests were sent; response times are from when
 * a request was sent.
 *
 * @param peak the most requests that were answered well and in time, callers waiting for each answer
 * @param peakCallers with so many of them
 * @param peakP99Ms and in this time, milliseconds
 * @param withinMs what is answered later than this, after it was sent, was answered for nobody
 * @param factor how many times the peak was to be offered
 * @param seconds for how long
 * @param callers connections that were open
 * @param offered requests that were due in time for the generator to send: those sent and those held off
 * @param sent requests that were sent
 * @param heldOff requests that were due while every connection waited for an answer: they went nowhere
 * @param late requests that the generator was too late for
 * @param done requests that were answered well
 * @param goodput those of them that were answered in time
 * @param goodputOfPeak that by the peak
 * @param refused share of what was sent that was refused
 * @param failed requests that were neither answered well nor refused
 * @param p50Ms median of what was answered well, milliseconds
 * @param p99Ms 99th percentile of that
 * @param samples the single answers, relative to the run directory
 */
public record Overload(
        double peak,
        int peakCallers,
        @Nullable Double peakP99Ms,
        double withinMs,
        double factor,
        double seconds,
        int callers,
        double offered,
        double sent,
        double heldOff,
        double late,
        double done,
        double goodput,
        double goodputOfPeak,
        double refused,
        long failed,
        @Nullable Double p50Ms,
        @Nullable Double p99Ms,
        String samples) {
    /** Less than this times the peak is no overload. */
    static final double LEAST = 2;

    /** The most that was found in a closed loop. */
    record Peak(double rate, int callers, @Nullable Double p99Ms, long within) {}

    /** From what was logged while requests were sent for so long, until {@code ended}. */
    static Overload of(Peak peak, double factor, int callers, StormLog log, long began, long ended, String samples) {
        double seconds = (ended - began) / 1e9;
        double[] took = log.millis();
        double sent = log.total(What.SENT) / seconds;
        double heldOff = log.total(What.HELD_OFF) / seconds;
        double done = log.acceptedUntil(ended, Long.MAX_VALUE) / seconds;
        double goodput = log.acceptedUntil(ended, peak.within()) / seconds;
        return new Overload(
                peak.rate(),
                peak.callers(),
                peak.p99Ms(),
                peak.within() / 1e6,
                factor,
                seconds,
                callers,
                sent + heldOff,
                sent,
                heldOff,
                log.total(What.LATE) / seconds,
                done,
                goodput,
                goodput / peak.rate(),
                log.total(What.SENT) == 0 ? 0 : log.total(What.REFUSED) / (double) log.total(What.SENT),
                log.total(What.FAILED),
                at(took, 0.5),
                at(took, 0.99),
                samples);
    }

    /** A quantile of sorted values; null where too few lie beyond it. */
    static @Nullable Double at(double[] sorted, double quantile) {
        return Distribution.reportable(sorted.length, quantile)
                ? (Double) sorted[(int) Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)]
                : null;
    }

    /** Why it tested nothing; null if it did. */
    @Nullable
    String flaw() {
        return offered >= LEAST * peak
                ? null
                : String.format(
                        Locale.ROOT,
                        "the generator could offer only %,.0f a second, %.1f times the peak of %,.0f: that is no overload",
                        offered,
                        offered / peak,
                        peak);
    }

    /** In a sentence. */
    String told() {
        return String.format(
                Locale.ROOT,
                "peak %,.0f a second within %,.0f ms (%d callers, p99 %s); offered %,.0f (%.1f times), of which %,.0f were sent and %,.0f"
                        + " found all %,d connections waiting; %,.0f a second were done, %,.0f in time (%.0f %% of the peak), %.0f %% of"
                        + " what was sent was refused, %,d failed; accepted p50 %s, p99 %s",
                peak,
                withinMs,
                peakCallers,
                millis(peakP99Ms),
                offered,
                offered / peak,
                sent,
                heldOff,
                callers,
                done,
                goodput,
                100 * goodputOfPeak,
                100 * refused,
                failed,
                millis(p50Ms),
                millis(p99Ms));
    }

    private static String millis(@Nullable Double value) {
        return value == null ? "unknown (too few)" : String.format(Locale.ROOT, "%,.0f ms", value);
    }
}
