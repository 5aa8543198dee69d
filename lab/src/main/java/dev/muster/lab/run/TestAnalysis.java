package dev.muster.lab.run;

import dev.muster.lab.analysis.TheilSen;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.gate.Interference;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.GrowthRecord;
import dev.muster.lab.result.HeapRecord;
import dev.muster.lab.result.LeakRecord;
import dev.muster.lab.result.MetricsRecord;
import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.ProbeRecord.Outcome;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.TestRecord.MemoryPerAgent;
import dev.muster.lab.scenario.Course;
import dev.muster.lab.scenario.TestSpec;
import dev.muster.lab.target.OperationInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Draws a test together: slopes over the ladder, gates, verdict. */
final class TestAnalysis {
    /** Kinds of errors that say more of a server than that a call failed. */
    private static final Set<String> STUCK = Set.of("deadlock", "session_stuck");

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
        String noLaw = test.course() instanceof Course.Ladder ? scaling.refusal() : "only a ladder shows how it scales";
        if (noLaw != null) {
            notMeasured.put("usl", noLaw);
        }
        SoakRecord soak = run.soak();
        LeakRecord leak = soak == null ? null : soak.leaks().get(SoakRecord.LIVE_HEAP);
        absent(
                notMeasured,
                "leak",
                leak,
                soak == null ? "only a soak can tell a leak" : "the target's live heap could not be had");
        absent(notMeasured, "stopped", run.stopped(), "the ladder, if it is one, was not ended early");
        absent(notMeasured, "probe", run.probe(), "the test searches for nothing");
        absent(notMeasured, "soak", soak, "the test is no soak");
        FaultRecord fault = run.fault();
        absent(notMeasured, "fault", fault, "nothing was done to the target");
        Observation seen = run.observed();
        HeapRecord heap = seen == null ? null : seen.heap(notMeasured);
        MetricsRecord metrics = seen == null ? null : seen.metrics(notMeasured);
        ProfileRecord profile = seen == null ? null : seen.profile(notMeasured);
        MemoryPerAgent memory = memory(rungs).orElse(null);
        List<GrowthRecord> growth =
                test.course() instanceof Course.Ladder ? new GrowthAnalysis(rungs).all() : List.of();
        if (growth.isEmpty()) {
            notMeasured.put(
                    "growth",
                    "it takes a ladder with valid rungs of at least " + LEAST_RUNGS_FOR_SLOPE
                            + " different numbers of agents");
        }
        if (memory == null) {
            notMeasured.put(
                    "memory_per_agent",
                    "a slope needs at least " + LEAST_RUNGS_FOR_SLOPE + " different numbers of agents; there are "
                            + sizes(rungs));
        } else {
            absent(notMeasured, "memory_per_agent.retained_bytes", memory.retainedBytes(), noRetention(rungs));
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
                operation.meaning() + (run.learnt().isEmpty() ? "" : " " + run.learnt()),
                run.simulated(),
                null,
                List.of(),
                run.unit(),
                new TestRecord.Load(
                        test.arrivalInWords(),
                        !(test.arrival() instanceof dev.muster.lab.scenario.Arrival.Closed),
                        test.warmUp().described(),
                        test.windowInWords(),
                        run.sharing()),
                test.preload(),
                rungs,
                noLaw == null ? scaling.fit() : null,
                memory,
                growth,
                leak,
                run.stopped(),
                run.probe(),
                soak,
                heap,
                metrics,
                profile,
                fault,
                audit,
                List.of(),
                Map.copyOf(notMeasured));
        return finished ? judged(record, gates) : record;
    }

    private static void absent(Map<String, String> notMeasured, String key, @Nullable Object value, String reason) {
        if (value == null) {
            notMeasured.put(key, reason);
        }
    }

    /** Whether the thresholds hold on a step of a search, taken by itself. */
    StepJudge.Judged step(TestRun run, RungRecord rung, Gates gates) {
        if (Boolean.TRUE.equals(rung.generator().late())) {
            return new StepJudge.Judged(Outcome.INVALID, rung.invalid().getLast());
        }
        TestRecord alone = record(run, null, gates, /* finished= */ false).withRungs(List.of(rung));
        List<GateRecord> judged = gates.judge(
                alone,
                test.thresholds().stream()
                        .filter(threshold -> !threshold.metric().wholeTest())
                        .toList());
        for (GateRecord gate : judged) {
            if (gate.state() == GateState.FAIL) {
                return new StepJudge.Judged(Outcome.BROKE, what(gate, alone) + ": " + gate.reason());
            }
        }
        if (!rung.invalid().isEmpty()) {
            return new StepJudge.Judged(Outcome.INVALID, rung.invalid().getFirst());
        }
        for (GateRecord gate : judged) {
            if (gate.state() == GateState.INCONCLUSIVE) {
                return new StepJudge.Judged(Outcome.UNDECIDED, what(gate, alone) + ": " + gate.reason());
            }
        }
        return new StepJudge.Judged(Outcome.HELD, null);
    }

    /**
     * Why a rung says nothing of a target that was too slow on it: the first of the bounds that were missed while the
     * host of this machine gave processor time to others. Empty if none was, or if the target was slow by itself.
     */
    Optional<String> disturbed(TestRun run, RungRecord rung, Gates gates) {
        if (!rung.generator().disturbed()) {
            return Optional.empty();
        }
        TestRecord alone = record(run, null, gates, /* finished= */ false).withRungs(List.of(rung));
        List<Threshold> own = test.thresholds().stream()
                .filter(threshold -> threshold.metric().speed() && isOf(rung, threshold.rung()))
                .toList();
        List<GateRecord> judged = gates.judge(alone, own);
        return judged.stream().anyMatch(gate -> gate.state() == GateState.FAIL)
                ? Optional.empty()
                : judged.stream()
                        .filter(Interference::suspected)
                        .findFirst()
                        .map(gate -> what(gate, alone) + ": " + gate.reason());
    }

    /** Whether a bound is judged on a rung, as far as that is known before those after it were measured. */
    private boolean isOf(RungRecord rung, Threshold.RungChoice choice) {
        List<Integer> ladder = test.agents();
        return switch (choice) {
            case Threshold.RungChoice.Each() -> true;
            case Threshold.RungChoice.At(int agents) -> agents == rung.agents();
            case Threshold.RungChoice.First() -> ladder.getFirst() == rung.agents();
            case Threshold.RungChoice.Last() -> ladder.getLast() == rung.agents();
            case Threshold.RungChoice.Best() -> ladder.size() == 1;
        };
    }

    private TestRecord judged(TestRecord record, Gates gates) {
        ProbeRecord probe = record.probe();
        if (probe == null) {
            List<GateRecord> all = new ArrayList<>(gates.judge(record, test.thresholds()));
            underLoad(record).ifPresent(all::add);
            FaultRecord fault = record.fault();
            if (fault != null) {
                return faulted(record, all, fault);
            }
            SoakRecord soak = record.soak();
            all.addAll(soak == null ? List.of() : leaks(soak));
            return judged(record, all, record.rungs());
        }
        // What a step said was decided when it was taken: the steps after it rest on that.
        List<GateRecord> all = new ArrayList<>(gates.judge(
                record.withRungs(List.of()),
                test.thresholds().stream()
                        .filter(threshold -> threshold.metric().wholeTest())
                        .toList()));
        all.add(capacity(probe));
        return judged(
                record,
                all,
                record.rungs().isEmpty() ? List.of() : List.of(record.rungs().getLast()));
    }

    /** A fault that was not there tests nothing; what a load is like while one is there says nothing of the load. */
    private static TestRecord faulted(TestRecord record, List<GateRecord> gates, FaultRecord fault) {
        gates.addAll(FaultWords.gates(fault, record.rungs()));
        TestRecord judged = judged(record, gates, List.of());
        List<String> invalid = new ArrayList<>();
        for (FaultRecord.Injection injection : fault.injections()) {
            String why = injection.invalid();
            if (why != null) {
                invalid.add("injection " + injection.repetition() + ": " + why);
            }
        }
        for (RungRecord rung : record.rungs()) {
            if (Boolean.TRUE.equals(rung.generator().late())) {
                invalid.add(at(rung) + rung.invalid().getLast());
            }
        }
        if (invalid.isEmpty()) {
            return judged;
        }
        List<String> reasons = new ArrayList<>();
        boolean failed = judged.verdict() == Verdict.FAIL;
        reasons.addAll(failed ? judged.reasons() : invalid);
        reasons.addAll(failed ? invalid : judged.reasons());
        return judged.judged(failed ? Verdict.FAIL : Verdict.INVALID, reasons, judged.gates());
    }

    /** Whether what was found is as much as was asked for; a larger load that broke says nothing of that. */
    static GateRecord capacity(ProbeRecord probe) {
        Double held = probe.held();
        Double broke = probe.broke();
        boolean enough = held != null && held >= probe.atLeast();
        boolean told = enough ? Boolean.TRUE.equals(probe.confirmed()) : broke != null && broke <= probe.atLeast();
        GateState state = !told ? GateState.INCONCLUSIVE : enough ? GateState.PASS : GateState.FAIL;
        return new GateRecord(
                "probe_" + probe.varied(),
                null,
                null,
                probe.atLeast(),
                "≥ " + Gates.number(probe.atLeast()),
                held,
                state,
                state == GateState.PASS ? null : probe.finding());
    }

    /** Findings of audits under load fail a soak as those at its end do. */
    private static Optional<GateRecord> underLoad(TestRecord record) {
        SoakRecord soak = record.soak();
        if (soak == null || soak.audits().isEmpty()) {
            return Optional.empty();
        }
        long unclean = 0;
        String missing = null;
        for (SoakRecord.LiveAudit audit : soak.audits()) {
            AuditFindings findings = audit.findings();
            if (findings == null) {
                missing = audit.reason();
            } else if (!findings.clean()) {
                unclean++;
            }
        }
        GateState state = unclean > 0 ? GateState.FAIL : missing != null ? GateState.INCONCLUSIVE : GateState.PASS;
        return Optional.of(new GateRecord(
                "audits_under_load",
                null,
                null,
                0.0,
                "≤ 0 of " + soak.audits().size() + " with findings",
                (double) unclean,
                state,
                unclean > 0 ? unclean + " audits found something" : missing));
    }

    /** What grows without end fails a soak, and what cannot be told leaves it open. */
    static List<GateRecord> leaks(SoakRecord soak) {
        List<GateRecord> gates = new ArrayList<>();
        soak.leaks().forEach((signal, leak) -> {
            GateState state = switch (leak.state()) {
                case "leak" -> GateState.FAIL;
                case "no_leak" -> GateState.PASS;
                default -> GateState.INCONCLUSIVE;
            };
            gates.add(new GateRecord(
                    "leak." + signal,
                    null,
                    null,
                    null,
                    "does not grow without end",
                    leak.slope(),
                    state,
                    state == GateState.PASS ? null : leak.reason()));
        });
        return gates;
    }

    private static String what(GateRecord gate, TestRecord record) {
        return gate.metric()
                + (gate.operation() == null ? "" : " of " + gate.operation())
                + (gate.agents() == null || !record.ladder()
                        ? ""
                        : " at " + gate.agents() + (gate.agents() == 1 ? " agent" : " agents"));
    }

    /**
     * What went wrong, where that is what a threshold counts: all that a watchdog found out about calls without an
     * answer, or else what happened first of the kind that came most often.
     */
    private static String errors(GateRecord gate, TestRecord record) {
        if (!gate.metric().equals("error_rate") && !gate.metric().equals("achieved_of_offered")) {
            return "";
        }
        List<RungRecord> rungs = record.rungs().stream()
                .filter(rung -> gate.agents() == null || gate.agents() == rung.agents())
                .toList();
        String stuck = rungs.stream()
                .flatMap(rung -> rung.errors().entrySet().stream())
                .filter(error -> STUCK.contains(error.getKey()))
                .map(error -> "; " + error.getKey() + " " + error.getValue())
                .collect(Collectors.joining());
        if (!stuck.isEmpty()) {
            return stuck;
        }
        return rungs.stream()
                .flatMap(rung -> rung.errors().entrySet().stream()
                        .max(Map.Entry.comparingByValue())
                        .filter(most -> rung.errorExamples().containsKey(most.getKey()))
                        .map(most -> "; first " + most.getKey() + ": "
                                + rung.errorExamples().get(most.getKey()))
                        .stream())
                .findFirst()
                .orElse("");
    }

    private static TestRecord judged(TestRecord record, List<GateRecord> gates, List<RungRecord> decisive) {
        List<String> failed = new ArrayList<>();
        List<String> invalid = new ArrayList<>();
        List<String> open = new ArrayList<>();
        for (GateRecord gate : gates) {
            String what = what(gate, record);
            if (gate.state() == GateState.FAIL) {
                failed.add(what + ": " + gate.reason() + errors(gate, record));
            } else if (gate.state() == GateState.INCONCLUSIVE) {
                open.add(what + ": " + gate.reason());
            }
        }
        for (RungRecord rung : decisive) {
            rung.invalid().forEach(reason -> invalid.add(at(rung) + reason));
            if (Boolean.FALSE.equals(rung.steady())) {
                open.add(at(rung) + rung.steadiness());
            }
        }
        ProbeRecord probe = record.probe();
        if (probe != null && probe.capacity() == null && failed.isEmpty() && probe.atLeast() == probe.from()) {
            open.add("the limit was not found: " + probe.finding());
        }
        Verdict verdict = !failed.isEmpty()
                ? Verdict.FAIL
                : !invalid.isEmpty() ? Verdict.INVALID : !open.isEmpty() ? Verdict.INCONCLUSIVE : Verdict.PASS;
        List<String> reasons = new ArrayList<>(failed);
        reasons.addAll(invalid);
        reasons.addAll(open);
        return record.judged(verdict, reasons, gates);
    }

    private static String at(RungRecord rung) {
        return "at " + rung.agents() + (rung.agents() == 1 ? " agent" : " agents")
                + (rung.repetition() == 1 ? ": " : " (" + rung.repetition() + "): ");
    }

    private static long sizes(List<RungRecord> rungs) {
        return rungs.stream().mapToInt(RungRecord::agents).distinct().count();
    }

    private static Optional<MemoryPerAgent> memory(List<RungRecord> rungs) {
        if (sizes(rungs) < LEAST_RUNGS_FOR_SLOPE) {
            return Optional.empty();
        }
        Optional<TheilSen.Line> heap = slope(rungs, RungRecord::liveHeapBytes);
        Optional<TheilSen.Line> resident = slope(rungs, RungRecord::rssBytes);
        Optional<TheilSen.Line> retained = Retention.perAgent(rungs);
        return Optional.of(new MemoryPerAgent(
                heap.map(TheilSen.Line::slope).orElse(null),
                resident.map(TheilSen.Line::slope).orElse(null),
                retained.map(TheilSen.Line::slope).orElse(null),
                heap.map(TheilSen.Line::low).orElse(null),
                heap.map(TheilSen.Line::high).orElse(null),
                resident.map(TheilSen.Line::low).orElse(null),
                resident.map(TheilSen.Line::high).orElse(null),
                retained.map(TheilSen.Line::low).orElse(null),
                retained.map(TheilSen.Line::high).orElse(null)));
    }

    private static String noRetention(List<RungRecord> rungs) {
        return rungs.stream()
                .map(rung -> rung.notMeasured().get("departed_heap_bytes"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("fewer than " + LEAST_RUNGS_FOR_SLOPE + " rungs were looked at after their agents had left");
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
