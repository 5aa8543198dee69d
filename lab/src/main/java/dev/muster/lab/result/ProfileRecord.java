package dev.muster.lab.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a JVM's time and memory went while a test was measured, by its flight recorder: all windows of the test
 * together, warm-ups left out. What is null has its reason in {@code notMeasured} under its wire name.
 *
 * @param jvm whose recording it is, in words
 * @param sharesProcess whether the load generator runs in the same JVM, and is in every figure
 * @param recordings one for each rung, relative to the run directory
 * @param stacks the sampled stacks, folded, one a line with its count; relative to the run directory
 * @param seconds of the windows
 * @param operations that ended well in them
 * @param samples stacks sampled
 * @param samplerPeriodMs time between two looks of the sampler, which sees up to five threads that run Java
 * @param hot methods by self time, hottest first
 * @param collector the collector's name
 * @param pauses of the collector
 * @param allocatedBytes allocated in all, from the recorder's weighted samples; null without any
 * @param classes allocated most
 * @param sites that allocate most
 * @param locks waited for longest: monitors, and locks on which platform threads park
 * @param lockWaitMs waits for all locks, of all threads together
 * @param pinned virtual threads that could not give their carrier away
 * @param spikes whether slow seconds are those with pauses; null when there is too little to tell
 * @param rungs the figures of each rung
 * @param notMeasured reasons by wire name
 */
public record ProfileRecord(
        String jvm,
        boolean sharesProcess,
        List<String> recordings,
        String stacks,
        double seconds,
        long operations,
        long samples,
        double samplerPeriodMs,
        List<Hot> hot,
        @Nullable String collector,
        Waits pauses,
        @Nullable Long allocatedBytes,
        List<Allocated> classes,
        List<Allocated> sites,
        List<Lock> locks,
        double lockWaitMs,
        @Nullable Waits pinned,
        @Nullable Spikes spikes,
        List<RungProfile> rungs,
        Map<String, String> notMeasured) {

    /** Copies the collections. */
    public ProfileRecord {
        recordings = List.copyOf(recordings);
        hot = List.copyOf(hot);
        classes = List.copyOf(classes);
        sites = List.copyOf(sites);
        locks = List.copyOf(locks);
        rungs = List.copyOf(rungs);
        notMeasured = Map.copyOf(notMeasured);
    }

    /** The same, told that some rung is missing. */
    public ProfileRecord incomplete(String reason) {
        Map<String, String> reasons = new java.util.TreeMap<>(notMeasured);
        reasons.put("recordings", "not every rung was recorded: " + reason);
        return new ProfileRecord(
                jvm,
                sharesProcess,
                recordings,
                stacks,
                seconds,
                operations,
                samples,
                samplerPeriodMs,
                hot,
                collector,
                pauses,
                allocatedBytes,
                classes,
                sites,
                locks,
                lockWaitMs,
                pinned,
                spikes,
                rungs,
                reasons);
    }

    /**
     * A method that was on top of stacks.
     *
     * @param method class and name
     * @param samples on top of how many
     * @param share of all samples
     */
    public record Hot(String method, long samples, double share) {}

    /**
     * Times that something stood still.
     *
     * @param count how many
     * @param totalMs together
     * @param maxMs the longest; 0 if there was none
     */
    public record Waits(long count, double totalMs, double maxMs) {
        /** Both together. */
        public Waits plus(Waits other) {
            return new Waits(count + other.count, totalMs + other.totalMs, Math.max(maxMs, other.maxMs));
        }
    }

    /**
     * What was allocated.
     *
     * @param name of the class, or of the method that allocates
     * @param bytes estimated from weighted samples
     * @param share of all that was allocated
     */
    public record Allocated(String name, long bytes, double share) {}

    /**
     * A kind of lock that was waited for.
     *
     * @param name of the class whose objects are locked
     * @param kind {@code monitor} or {@code park}
     * @param waits how often and how long, all threads together
     * @param site where most of the time was waited
     */
    public record Lock(
            String name, String kind, Waits waits, @Nullable String site) {}

    /**
     * Slow seconds beside pauses.
     *
     * @param seconds that were looked at
     * @param slow of those, seconds whose p99 was over twice the median second's
     * @param paused of the slow ones, those in which one pause was at least half as long as their p99 exceeds the
     *     median
     * @param pausedOfOthers of the other seconds, those with a pause as long
     * @param medianP99Ms p99 of the median second
     * @param slowP99Ms p99 of the median slow second; null if none was slow
     */
    public record Spikes(
            long seconds,
            long slow,
            long paused,
            long pausedOfOthers,
            double medianP99Ms,
            @Nullable Double slowP99Ms) {}

    /**
     * The figures of one rung.
     *
     * @param agents at once
     * @param seconds of its window
     * @param pauses of the collector
     * @param lockWaitMs waits for locks, of all threads together
     * @param allocatedBytes null without any sample
     * @param pinned null where the JVM does not tell
     */
    public record RungProfile(
            int agents,
            double seconds,
            Waits pauses,
            double lockWaitMs,
            @Nullable Long allocatedBytes,
            @Nullable Waits pinned) {}
}
