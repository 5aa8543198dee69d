package dev.muster.lab.run;

import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.fault.Recovery;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Gates;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RungRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a fault came to, as a record, as gates and in a line. */
final class FaultWords {
    private FaultWords() {}

    static FaultRecord record(FaultPlan plan, List<FaultRecord.Injection> injections) {
        return new FaultRecord(
                plan.kind().wireName(),
                plan.kind().meaning(),
                settings(plan),
                plan.kind().mustHold(),
                plan.at().toNanos() / 1e9,
                plan.hold().toNanos() / 1e9,
                injections);
    }

    private static String settings(FaultPlan plan) {
        String said = new TreeMap<>(plan.settings())
                .entrySet().stream()
                        .map(each -> each.getKey() + " " + Gates.number(each.getValue()))
                        .collect(Collectors.joining(", "));
        return plan.kind() == FaultKind.PARTITION ? (plan.oneWay() ? "answers held back" : "both ways") : said;
    }

    /**
     * What every fault has to come to, asked for or not: the target came back, what must hold held, and nobody hangs.
     */
    static List<GateRecord> gates(FaultRecord fault, List<RungRecord> rungs) {
        List<GateRecord> gates = new ArrayList<>();
        List<FaultRecord.Injection> told = fault.injections().stream()
                .filter(injection -> injection.recovery() != null)
                .toList();
        if (told.isEmpty()) {
            return gates;
        }
        long never = told.stream()
                .filter(injection ->
                        Objects.requireNonNull(injection.recovery()).recoveryMs() == null)
                .count();
        gates.add(new GateRecord(
                "recovered",
                null,
                null,
                (double) told.size(),
                "≥ " + told.size() + " of " + told.size(),
                (double) (told.size() - never),
                never == 0 ? GateState.PASS : GateState.FAIL,
                never == 0 ? null : fault.missing("recovery_ms")));
        List<String> violations = told.stream()
                .flatMap(injection -> injection.violations().stream())
                .toList();
        gates.add(new GateRecord(
                "must_hold",
                null,
                null,
                0.0,
                "≤ 0 violations",
                (double) violations.size(),
                violations.isEmpty() ? GateState.PASS : GateState.FAIL,
                violations.isEmpty() ? null : violations.getFirst()));
        long hanging = rungs.stream().mapToLong(rung -> rung.flow().inFlight()).sum();
        gates.add(new GateRecord(
                "hanging",
                null,
                null,
                0.0,
                "≤ 0 operations",
                (double) hanging,
                hanging == 0 ? GateState.PASS : GateState.FAIL,
                hanging == 0 ? null : "of " + hanging + " operations nothing had come when the drain time was over"));
        return gates;
    }

    /** A line for whoever watches. */
    static String told(FaultRecord.Injection injection) {
        String invalid = injection.invalid();
        Recovery recovery = injection.recovery();
        if (invalid != null || recovery == null) {
            return "the fault was not there: " + invalid;
        }
        return "detected " + millis(recovery, "detect_ms", recovery.detectMs()) + ", back "
                + millis(recovery, "recovery_ms", recovery.recoveryMs()) + ", steady "
                + millis(recovery, "steady_ms", recovery.steadyMs()) + ", backlog "
                + millis(recovery, "backlog_ms", recovery.backlogMs()) + "; " + recovery.retried() + " attempts and "
                + recovery.failed() + " operations failed; "
                + injection.evidence();
    }

    /** A figure that there is not has its reason beside it: whoever reads "steady not" looks for one. */
    private static String millis(Recovery recovery, String figure, @Nullable Double value) {
        return value == null
                ? "not (" + recovery.notMeasured().getOrDefault(figure, "not measured") + ")"
                : Gates.number(value) + " ms";
    }
}
