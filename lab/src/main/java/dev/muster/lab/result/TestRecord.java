package dev.muster.lab.result;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.target.Sharing;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One test. What is null has its reason in {@code notMeasured} under its wire name.
 *
 * @param name unique within the run
 * @param type benchmark, stress_test, probe or soak
 * @param target the named operation
 * @param meaning what the operation does, in one sentence
 * @param simulated whether any part of the work was pretended
 * @param verdict null while the test is not finished
 * @param reasons why the verdict is not a plain pass
 * @param unit what throughput counts
 * @param load arrival, warm-up and window in words
 * @param preload objects put in first
 * @param rungs one for each number of agents, in order
 * @param usl the scalability law fitted to a ladder
 * @param memoryPerAgent slopes over the ladder
 * @param growth how figures change with the number of agents; empty without a ladder
 * @param leak the verdict of a soak
 * @param stopped why a ladder ended before its last rung; null if it did not
 * @param probe what a probe found; null for other types
 * @param soak what a soak saw; null for other types
 * @param heap what the target's JVMs held, class by class; null when it was not counted
 * @param metrics what the target said of itself; null when it was not asked
 * @param profile where the time of the target's JVM went; null when it was not recorded
 * @param fault a fault and how the target came back from it; null for other types
 * @param audit what the auditor found
 * @param gates the thresholds, judged
 * @param notMeasured reasons by wire name
 */
public record TestRecord(
        String name,
        String type,
        String target,
        String meaning,
        boolean simulated,
        @Nullable Verdict verdict,
        List<String> reasons,
        String unit,
        Load load,
        long preload,
        List<RungRecord> rungs,
        @Nullable UslRecord usl,
        @Nullable MemoryPerAgent memoryPerAgent,
        List<GrowthRecord> growth,
        @Nullable LeakRecord leak,
        @Nullable Stopped stopped,
        @Nullable ProbeRecord probe,
        @Nullable SoakRecord soak,
        @Nullable HeapRecord heap,
        @Nullable MetricsRecord metrics,
        @Nullable ProfileRecord profile,
        @Nullable FaultRecord fault,
        @Nullable AuditFindings audit,
        List<GateRecord> gates,
        Map<String, String> notMeasured) {

    /** Takes a run of an earlier version too, which tells of no growth. */
    public TestRecord {
        growth = Objects.requireNonNullElse(growth, List.of());
    }

    /** A test without a fault. */
    public TestRecord(
            String name,
            String type,
            String target,
            String meaning,
            boolean simulated,
            @Nullable Verdict verdict,
            List<String> reasons,
            String unit,
            Load load,
            long preload,
            List<RungRecord> rungs,
            @Nullable UslRecord usl,
            @Nullable MemoryPerAgent memoryPerAgent,
            List<GrowthRecord> growth,
            @Nullable LeakRecord leak,
            @Nullable Stopped stopped,
            @Nullable ProbeRecord probe,
            @Nullable SoakRecord soak,
            @Nullable HeapRecord heap,
            @Nullable MetricsRecord metrics,
            @Nullable ProfileRecord profile,
            @Nullable AuditFindings audit,
            List<GateRecord> gates,
            Map<String, String> notMeasured) {
        this(
                name,
                type,
                target,
                meaning,
                simulated,
                verdict,
                reasons,
                unit,
                load,
                preload,
                rungs,
                usl,
                memoryPerAgent,
                growth,
                leak,
                stopped,
                probe,
                soak,
                heap,
                metrics,
                profile,
                null,
                audit,
                gates,
                notMeasured);
    }

    /** Whether more than one number of agents was measured. */
    public boolean ladder() {
        return rungs.stream().mapToInt(RungRecord::agents).distinct().limit(2).count() > 1;
    }

    /** Whether it could not be run to its end: it failed, and no gate says so. */
    public boolean broken() {
        return verdict == Verdict.FAIL && gates.stream().noneMatch(gate -> gate.state() == GateState.FAIL);
    }

    /** The rungs that were measured on the same target as this one. */
    public List<RungRecord> repetition(RungRecord of) {
        return rungs.stream()
                .filter(rung -> rung.repetition() == of.repetition())
                .toList();
    }

    /** The same test with a verdict, its reasons, and the gates that it rests on. */
    public TestRecord judged(Verdict judgement, List<String> why, List<GateRecord> judgedGates) {
        return new TestRecord(
                name,
                type,
                target,
                meaning,
                simulated,
                judgement,
                why,
                unit,
                load,
                preload,
                rungs,
                usl,
                memoryPerAgent,
                growth,
                leak,
                stopped,
                probe,
                soak,
                heap,
                metrics,
                profile,
                fault,
                audit,
                judgedGates,
                notMeasured);
    }

    /** The same test as if it had had these rungs only. */
    public TestRecord withRungs(List<RungRecord> some) {
        return new TestRecord(
                name,
                type,
                target,
                meaning,
                simulated,
                verdict,
                reasons,
                unit,
                load,
                preload,
                some,
                usl,
                memoryPerAgent,
                growth,
                leak,
                stopped,
                probe,
                soak,
                heap,
                metrics,
                profile,
                fault,
                audit,
                gates,
                notMeasured);
    }

    /**
     * How the test was loaded.
     *
     * @param arrival how operations arrived
     * @param open whether they arrived by a schedule
     * @param warmUp what was discarded
     * @param window how long a rung was measured
     * @param sharing what the target had been through before
     */
    public record Load(String arrival, boolean open, String warmUp, String window, Sharing sharing) {

        /** Takes a run of an earlier version too, in which no test shared anything. */
        public Load {
            sharing = Objects.requireNonNullElse(sharing, Sharing.NONE);
        }
    }

    /**
     * Memory that one more agent costs: slopes over the ladder.
     *
     * @param liveHeapBytes of the live heap
     * @param rssBytes of the resident set
     * @param retainedBytes of the live heap that stays for each agent that came and has left
     * @param low lower end of the 95 % interval of the live heap's slope
     * @param high its upper end
     * @param rssLow lower end for the resident set
     * @param rssHigh its upper end
     * @param retainedLow lower end for what stays
     * @param retainedHigh its upper end
     */
    public record MemoryPerAgent(
            @Nullable Double liveHeapBytes,
            @Nullable Double rssBytes,
            @Nullable Double retainedBytes,
            @Nullable Double low,
            @Nullable Double high,
            @Nullable Double rssLow,
            @Nullable Double rssHigh,
            @Nullable Double retainedLow,
            @Nullable Double retainedHigh) {}
}
