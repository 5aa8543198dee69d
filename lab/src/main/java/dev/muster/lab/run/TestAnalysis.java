package dev.muster.lab.run;

import dev.muster.lab.analysis.TheilSen;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.TestRecord.MemoryPerAgent;
import dev.muster.lab.scenario.Durations;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.scenario.Window;
import dev.muster.lab.target.OperationInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Draws a test together: slopes over the ladder, gates, verdict. */
final class TestAnalysis {
    private static final int LEAST_RUNGS_FOR_SLOPE = 3;

    private final TestSpec test;
    private final OperationInfo operation;

    TestAnalysis(TestSpec test, OperationInfo operation) {
        this.test = test;
        this.operation = operation;
    }

    /**
     * The record of a test so far.
     *
     * @param finished whether all rungs and the audit were done; only then it gets a verdict
     */
    TestRecord record(TestRun run, @Nullable AuditFindings audit, Gates gates, boolean finished) {
        Map<String, String> notMeasured = new TreeMap<>();
        List<RungRecord> rungs = run.rungs();
        ScalingAnalysis scaling = new ScalingAnalysis(test.arrival(), rungs);
        String noLaw = scaling.refusal();
        if (noLaw != null) {
            notMeasured.put("usl", noLaw);
        }
        notMeasured.put("leak", "only a soak can tell a leak");
        MemoryPerAgent memory = memory(rungs).orElse(null);
        if (memory == null) {
            notMeasured.put(
                    "memory_per_agent",
                    "a slope needs at least " + LEAST_RUNGS_FOR_SLOPE + " rungs; there are " + rungs.size());
        } else {
            notMeasured.put("memory_per_agent.retained_bytes", "this release does not measure after agents have left");
        }
        if (audit == null) {
            notMeasured.put(
                    "audit",
                    !test.audit()
                            ? "none was asked for"
                            : finished ? "this target cannot be audited" : "it comes after the last rung");
        }
        TestRecord record = new TestRecord(
                test.name(),
                test.type().wireName(),
                test.target(),
                operation.meaning(),
                run.simulated(),
                null,
                List.of(),
                run.unit(),
                new TestRecord.Load(
                        test.arrival().described(),
                        !(test.arrival() instanceof dev.muster.lab.scenario.Arrival.Closed),
                        test.warmUp().described(),
                        described(test.window()),
                        run.sharing()),
                test.preload(),
                rungs,
                noLaw == null ? scaling.fit() : null,
                memory,
                null,
                audit,
                List.of(),
                Map.copyOf(notMeasured));
        return finished ? judged(record, gates.judge(record, test.thresholds())) : record;
    }

    private static TestRecord judged(TestRecord record, List<GateRecord> gates) {
        List<String> failed = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (GateRecord gate : gates) {
            String what = gate.metric()
                    + (gate.operation() == null ? "" : " of " + gate.operation())
                    + (gate.agents() == null || record.rungs().size() < 2 ? "" : " at " + gate.agents() + " agents");
            if (gate.state() == GateState.FAIL) {
                failed.add(what + ": " + gate.reason());
            } else if (gate.state() == GateState.INCONCLUSIVE) {
                open.add(what + ": " + gate.reason());
            }
        }
        for (RungRecord rung : record.rungs()) {
            rung.invalid()
                    .forEach(reason -> invalid.add(
                            "at " + rung.agents() + (rung.agents() == 1 ? " agent: " : " agents: ") + reason));
            if (Boolean.FALSE.equals(rung.steady())) {
                open.add("at " + rung.agents() + (rung.agents() == 1 ? " agent: " : " agents: ") + rung.steadiness());
            }
        }
        Verdict verdict = !failed.isEmpty()
                ? Verdict.FAIL
                : !invalid.isEmpty() ? Verdict.INVALID : !open.isEmpty() ? Verdict.INCONCLUSIVE : Verdict.PASS;
        List<String> reasons = new ArrayList<>(failed);
        reasons.addAll(invalid);
        reasons.addAll(open);
        return new TestRecord(
                record.name(),
                record.type(),
                record.target(),
                record.meaning(),
                record.simulated(),
                verdict,
                reasons,
                record.unit(),
                record.load(),
                record.preload(),
                record.rungs(),
                record.usl(),
                record.memoryPerAgent(),
                record.leak(),
                record.audit(),
                gates,
                record.notMeasured());
    }

    private static String described(Window window) {
        return switch (window) {
            case Window.Lasting lasting -> Durations.format(lasting.duration()) + " a rung";
            case Window.Operations operations -> String.format(Locale.ROOT, "%,d operations", operations.total());
            case Window.OperationsPerAgent operations ->
                String.format(Locale.ROOT, "%,d operations an agent", operations.each());
        };
    }

    private static Optional<MemoryPerAgent> memory(List<RungRecord> rungs) {
        if (rungs.size() < LEAST_RUNGS_FOR_SLOPE) {
            return Optional.empty();
        }
        Optional<TheilSen.Line> heap = slope(rungs, RungRecord::liveHeapBytes);
        Optional<TheilSen.Line> resident = slope(rungs, RungRecord::rssBytes);
        return Optional.of(new MemoryPerAgent(
                heap.map(TheilSen.Line::slope).orElse(null),
                resident.map(TheilSen.Line::slope).orElse(null),
                null,
                heap.map(TheilSen.Line::low).orElse(null),
                heap.map(TheilSen.Line::high).orElse(null),
                resident.map(TheilSen.Line::low).orElse(null),
                resident.map(TheilSen.Line::high).orElse(null)));
    }

    private static Optional<TheilSen.Line> slope(List<RungRecord> rungs, Function<RungRecord, @Nullable Long> value) {
        List<RungRecord> measured =
                rungs.stream().filter(rung -> value.apply(rung) != null).toList();
        return TheilSen.fit(
                measured.stream().mapToDouble(RungRecord::agents).toArray(),
                measured.stream()
                        .mapToDouble(rung -> Objects.requireNonNull(value.apply(rung)))
                        .toArray());
    }
}
