package dev.muster.lab.load;

import dev.muster.lab.sample.Samples;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a load did. Times are seconds unless named otherwise.
 *
 * @param windowSeconds length of the measured window
 * @param warmUpSeconds what was discarded before it
 * @param steady whether the load was steady when measuring began; null when that was not judged
 * @param steadiness the finding behind it, in words
 * @param offered operations offered in the window
 * @param ok ended well
 * @param units work done by those
 * @param failures failed in the window, by kind
 * @param failureExamples what exactly happened first, by kind, where it was told
 * @param notStarted offered and not started when the window ended; they count as failed
 * @param startedInAll operations started from the first to the last, warm-up included
 * @param endedInAll of those, ended
 * @param perAgentDone operations that ended well in the window, by agent
 * @param perAgentMaxNanos longest response, by agent
 * @param inServiceMean mean number of operations being served, sampled; null for a closed loop
 * @param inServiceError standard error of that mean; null likewise
 * @param idleMeanNanos closed loop: time agents spent between operations, per operation that ended well
 * @param edgeNanos closed loop: time in the window of operations that ended after it, less time before the window of
 *     those that ended in it, over all agents
 * @param activeAgents closed loop: agents at work, averaged over the window
 * @param perSecond throughput of each whole second of the window, in units a second
 * @param cancelled whether the load was cut short
 * @param samples every time recorded
 */
public record LoadResult(
        double windowSeconds,
        double warmUpSeconds,
        @Nullable Boolean steady,
        String steadiness,
        long offered,
        long ok,
        long units,
        Map<String, Long> failures,
        Map<String, String> failureExamples,
        long notStarted,
        long startedInAll,
        long endedInAll,
        long[] perAgentDone,
        long[] perAgentMaxNanos,
        @Nullable Double inServiceMean,
        @Nullable Double inServiceError,
        double idleMeanNanos,
        long edgeNanos,
        double activeAgents,
        List<Double> perSecond,
        boolean cancelled,
        Samples samples) {

    /** Operations that failed in the window, those never started included. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum() + notStarted;
    }
}
