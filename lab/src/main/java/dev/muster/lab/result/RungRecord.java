package dev.muster.lab.result;

import dev.muster.lab.sample.Distribution;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One rung: one number of agents, measured. What is null has its reason in {@code notMeasured} under its wire name.
 *
 * @param agents at once
 * @param repetition which time this number of agents was measured, from 1; each time on a target set up anew
 * @param throughput units of work that ended well, per second
 * @param efficiencySeed throughput over N times that of one agent
 * @param efficiencyCapacity throughput over min(N, capacity) times that of one agent
 * @param degradation loss of the rate per agent against the first rung
 * @param responseMs from the intended start
 * @param serviceMs from the actual start
 * @param errors failed operations by kind; {@code not_started} among them
 * @param errorExamples what exactly happened first, by kind of error, where it was told
 * @param cpuUsPerOp processor time of the process per operation, microseconds
 * @param rssBytes resident memory at the end of the window
 * @param pssBytes the same, with memory that it shares with others counted in part
 * @param liveHeapBytes heap in use after a full collection, agents still connected
 * @param departedHeapBytes the same after the agents have left; null in a run of an earlier version
 * @param threads threads of the operating system at the end of the window
 * @param descriptors open file descriptors at the end of the window
 * @param dbConnections connections to a database server
 * @param diskReadBytes read from storage during the window
 * @param diskWriteBytes written to storage during the window
 * @param netBytes sent and received during the window
 * @param fairnessJain Jain's index of operations per agent
 * @param shares how the operations fell to the agents; null in a run of an earlier version
 * @param generator the generator's own figures
 * @param steady whether the load was steady when measuring began
 * @param littlesLawError relative difference between N and X·R
 * @param offered operations offered in the window
 * @param ok ended well
 * @param notStarted never begun
 * @param achievedOfOffered ok over offered
 * @param errorRate failed or never begun, over offered
 * @param flow the balance of everything started, warm-up included
 * @param windowSeconds length of the measured window
 * @param warmUpSeconds discarded before it
 * @param steadiness the finding behind {@code steady}
 * @param throughputVariation coefficient of variation of throughput from second to second
 * @param operations the operations of a mix; empty when there is one only
 * @param counters growth of the target's own counters during the window
 * @param gauges figures that the operation itself reports, by name; the reason for a null value is in
 *     {@code notMeasured} under {@code gauges.} and its name
 * @param times times of its own that the operation reports, by name
 * @param gcCount collections during the window
 * @param gcMs time in them
 * @param fromSeconds start of the rung on the clock of resources.csv
 * @param toSeconds its end
 * @param sample the rung's interval log, relative to the run directory
 * @param invalid why the figures cannot be trusted; empty when they can
 * @param earlier what was measured before and not kept: the machine spoilt it, or it was not steady; oldest first
 * @param notMeasured reasons by wire name
 */
public record RungRecord(
        int agents,
        int repetition,
        double throughput,
        @Nullable Double efficiencySeed,
        @Nullable Double efficiencyCapacity,
        @Nullable Double degradation,
        Distribution responseMs,
        Distribution serviceMs,
        Map<String, Long> errors,
        Map<String, String> errorExamples,
        @Nullable Double cpuUsPerOp,
        @Nullable Long rssBytes,
        @Nullable Long pssBytes,
        @Nullable Long liveHeapBytes,
        @Nullable Long departedHeapBytes,
        @Nullable Long threads,
        @Nullable Long descriptors,
        @Nullable Long dbConnections,
        @Nullable Long diskReadBytes,
        @Nullable Long diskWriteBytes,
        @Nullable Long netBytes,
        @Nullable Double fairnessJain,
        @Nullable AgentShares shares,
        Generator generator,
        @Nullable Boolean steady,
        @Nullable Double littlesLawError,
        long offered,
        long ok,
        long notStarted,
        @Nullable Double achievedOfOffered,
        @Nullable Double errorRate,
        Flow flow,
        double windowSeconds,
        double warmUpSeconds,
        String steadiness,
        @Nullable Double throughputVariation,
        List<OperationRecord> operations,
        Map<String, Long> counters,
        Map<String, GaugeRecord> gauges,
        Map<String, TimesRecord> times,
        @Nullable Long gcCount,
        @Nullable Long gcMs,
        double fromSeconds,
        double toSeconds,
        String sample,
        List<String> invalid,
        List<Attempt> earlier,
        Map<String, String> notMeasured) {

    /** Takes a run of an earlier version too, which has no repetitions, no gauges, no times of its own, no examples. */
    public RungRecord {
        repetition = Math.max(1, repetition);
        gauges = Objects.requireNonNullElse(gauges, Map.of());
        times = Objects.requireNonNullElse(times, Map.of());
        errorExamples = Objects.requireNonNullElse(errorExamples, Map.of());
        earlier = Objects.requireNonNullElse(earlier, List.of());
    }

    /**
     * Whether the machine spoilt it, so that another measurement may find the processors free: the generator was kept
     * waiting (what Little's law then says follows from that), and nobody waits for an answer still.
     */
    public boolean keptWaiting() {
        return Boolean.TRUE.equals(generator.keptWaiting()) && flow.inFlight() == 0;
    }

    /**
     * What stays of it in the record of the measurement that takes its place.
     *
     * @param why it does not count
     */
    public Attempt replaced(String why) {
        return new Attempt(
                throughput,
                responseMs,
                generator.lagP99Ms(),
                generator.stallP99Ms(),
                generator.stolenShare(),
                List.of(why),
                sample);
    }

    /**
     * A measurement that another took the place of.
     *
     * @param throughput units of work that ended well, per second
     * @param responseMs from the intended start
     * @param lagP99Ms 99th percentile of how late the generator was
     * @param stallP99Ms the same of a thread that only sleeps
     * @param stolenShare what the host took of the processors' time, 0 to 1
     * @param invalid why the figures could not be trusted
     * @param sample its interval log, relative to the run directory
     */
    public record Attempt(
            double throughput,
            Distribution responseMs,
            @Nullable Double lagP99Ms,
            @Nullable Double stallP99Ms,
            @Nullable Double stolenShare,
            List<String> invalid,
            String sample) {}

    /**
     * A figure that the operation itself reports.
     *
     * @param value in its unit; null when it was not measured
     * @param unit such as {@code MB}
     * @param meaning what it is and how it is come by, in one sentence
     */
    public record GaugeRecord(@Nullable Double value, String unit, String meaning) {}

    /**
     * Times of its own that the operation reports.
     *
     * @param ms their distribution
     * @param meaning from when to when, in one sentence
     */
    public record TimesRecord(Distribution ms, String meaning) {}

    /**
     * The generator's own figures.
     *
     * @param lagP99Ms 99th percentile of how late it began operations that were due while an agent was free
     * @param cpuShare its share of the processors
     * @param poolWaitP99Ms 99th percentile of how long due operations waited for a free agent
     * @param stallP99Ms 99th percentile of how late a thread that only sleeps woke up: the machine stood still
     * @param late whether it lagged so far that the rung says nothing of the target; null in a closed loop
     * @param keptWaiting whether something else made it so: a thread that only sleeps was late by at least half as
     *     much, or it took less than half of one processor's time; null in a closed loop, and in a run of an earlier
     *     version
     * @param stolenShare share of all processors' time, 0 to 1, that the host of this machine gave to others during the
     *     window; null where that is not told, and in a run of an earlier version
     * @param processorsTogether what all processors did at once, right before and after the load, of as many times what
     *     one did alone ({@link dev.muster.lab.resource.ProcessorProbe}); null where nobody asked, and in a run of an
     *     earlier version
     */
    public record Generator(
            @Nullable Double lagP99Ms,
            @Nullable Double cpuShare,
            @Nullable Double poolWaitP99Ms,
            @Nullable Double stallP99Ms,
            @Nullable Boolean late,
            @Nullable Boolean keptWaiting,
            @Nullable Double stolenShare,
            @Nullable Double processorsTogether) {
        /** From this share on a target that was slow may not have been slow by itself (docs/decisions/0037). */
        private static final double DISTURBS = 0.01;

        /** One that followed no schedule. */
        public Generator(@Nullable Double cpuShare, @Nullable Double stolenShare, @Nullable Double processorsTogether) {
            this(null, cpuShare, null, null, null, null, stolenShare, processorsTogether);
        }

        /** Whether so much was stolen that slowness may be the host's. */
        public boolean disturbed() {
            return stolenShare != null && stolenShare >= DISTURBS;
        }
    }

    /**
     * Everything started: started = ended + in flight.
     *
     * @param started operations begun
     * @param ended of those, ended well or badly
     * @param inFlight given up on when the drain time was over
     */
    public record Flow(long started, long ended, long inFlight) {}

    /**
     * One operation of a mix.
     *
     * @param name its name
     * @param responseMs from the intended start
     * @param serviceMs from the actual start
     */
    public record OperationRecord(String name, Distribution responseMs, Distribution serviceMs) {}
}
