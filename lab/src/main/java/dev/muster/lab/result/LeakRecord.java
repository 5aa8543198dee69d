package dev.muster.lab.result;

import dev.muster.lab.analysis.LeakVerdict;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether something grows without end during a soak.
 *
 * @param metric what, such as {@code live_heap_bytes}
 * @param state {@code leak}, {@code no_leak} or {@code inconclusive}
 * @param reason why, in words
 * @param slope growth per hour in the unit of the metric; null when there were too few samples
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param minDetectableSlope the smallest growth per hour that would have been found four times of five
 * @param hoursLeft until a known limit is reached at this slope; null without a leak or a limit
 */
public record LeakRecord(
        String metric,
        String state,
        String reason,
        @Nullable Double slope,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double minDetectableSlope,
        @Nullable Double hoursLeft) {

    /**
     * The record of a verdict.
     *
     * @param limit of the metric, such as the largest heap; null when there is none
     */
    public static LeakRecord of(String metric, LeakVerdict verdict, @Nullable Double limit) {
        return new LeakRecord(
                metric,
                verdict.state().name().toLowerCase(Locale.ROOT),
                verdict.reason(),
                verdict.slope(),
                verdict.low(),
                verdict.high(),
                verdict.leastDetectable(),
                limit == null ? null : verdict.hoursUntil(limit).orElse(null));
    }
}
