package dev.muster.lab.report;

import dev.muster.lab.fault.Overload;
import dev.muster.lab.fault.Recovery;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.result.FaultRecord.Injection;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A fault and how the target came back from it: the same facts in every form of the report. */
final class FaultView {
    private final TestRecord test;
    private final FaultRecord fault;

    private FaultView(TestRecord test, FaultRecord fault) {
        this.test = test;
        this.fault = fault;
    }

    /** Of a test of type fault; null for others. */
    static @Nullable FaultView of(TestRecord test) {
        FaultRecord fault = test.fault();
        return fault == null ? null : new FaultView(test, fault);
    }

    TestRecord test() {
        return test;
    }

    FaultRecord fault() {
        return fault;
    }

    /** What was done, in a sentence. */
    String done() {
        return "Fault “" + fault.kind() + "”" + (fault.settings().isEmpty() ? "" : " (" + fault.settings() + ")") + ": "
                + fault.meaning() + " Put in " + Format.number(fault.atSeconds()) + " s after measuring began, lifted "
                + (fault.holdSeconds() == 0 ? "at once." : Format.number(fault.holdSeconds()) + " s later.");
    }

    /** What must hold, with the state of what was looked at. */
    List<String> mustHold() {
        return fault.mustHold();
    }

    /** Each injection by itself. */
    Sheet injections() {
        List<List<String>> rows = new ArrayList<>();
        for (Injection injection : fault.injections()) {
            Recovery recovery = injection.recovery();
            rows.add(List.of(
                    String.valueOf(injection.repetition()),
                    cell(recovery, "detect_ms", Recovery::detectMs),
                    cell(recovery, "recovery_ms", Recovery::recoveryMs),
                    cell(recovery, "steady_ms", Recovery::steadyMs),
                    cell(recovery, "backlog_ms", Recovery::backlogMs),
                    cell(recovery, "stall_ms", Recovery::stallMs),
                    recovery == null ? Format.NONE : Format.count(recovery.retried()),
                    recovery == null
                            ? Format.NONE
                            : Format.count(recovery.failed()) + " of " + Format.count(recovery.offered())));
        }
        return new Sheet(
                List.of(
                        "#injection",
                        "#detected ms",
                        "#first success ms",
                        "#steady ms",
                        "#backlog drained ms",
                        "#longest without success ms",
                        "#attempts failed",
                        "#operations failed"),
                rows);
    }

    /** What shows that the fault was there, and what did not hold, a line for each injection. */
    List<String> told() {
        List<String> lines = new ArrayList<>();
        for (Injection injection : fault.injections()) {
            lines.add("Injection " + injection.repetition() + ", what shows the fault: "
                    + Objects.requireNonNullElse(injection.evidence(), "none: " + injection.invalid())
                    + (injection.violations().isEmpty()
                            ? ""
                            : "; what did not hold: " + String.join("; ", injection.violations())));
        }
        lines.addAll(CourseWords.again(test));
        return lines;
    }

    /** What an overload came to, each injection by itself; empty of other faults. */
    Sheet overloads() {
        List<List<String>> rows = new ArrayList<>();
        for (Injection injection : fault.injections()) {
            Overload overload = injection.overload();
            if (overload != null) {
                rows.add(List.of(
                        String.valueOf(injection.repetition()),
                        Format.number(overload.peak()),
                        Format.number(overload.offered()),
                        Format.number(overload.sent()),
                        Format.number(overload.done()),
                        Format.number(overload.goodput()),
                        Format.percent(overload.goodputOfPeak()),
                        Format.percent(overload.refused()),
                        Format.number(overload.p50Ms()),
                        Format.number(overload.p99Ms()),
                        cell(injection.recovery(), "normal_ms", Recovery::normalMs)));
            }
        }
        return new Sheet(
                List.of(
                        "#injection",
                        "#peak a second",
                        "#offered",
                        "#sent",
                        "#done",
                        "#in time",
                        "#of the peak",
                        "#refused of sent",
                        "#accepted p50 ms",
                        "#accepted p99 ms",
                        "#normal after ms"),
                rows);
    }

    static String cell(@Nullable Recovery recovery, String name, Function<Recovery, @Nullable Double> figure) {
        if (recovery == null) {
            return Format.NONE;
        }
        Double value = figure.apply(recovery);
        return value != null ? Format.number(value) : recovery.never(name) ? Recovery.NEVER : Format.NONE;
    }

    /** Why figures are missing, one line a figure. */
    List<String> missing() {
        return fault.injections().stream()
                .map(Injection::recovery)
                .filter(Objects::nonNull)
                .flatMap(recovery -> recovery.notMeasured().entrySet().stream())
                .map(each -> each.getKey() + ": " + each.getValue())
                .distinct()
                .sorted()
                .toList();
    }

    /** The injection with the slowest recovery, which is shown; one that never recovered before all others. */
    @Nullable
    Injection shown() {
        Injection worst = null;
        double slowest = -1;
        for (Injection injection : fault.injections()) {
            Recovery recovery = injection.recovery();
            if (recovery == null) {
                continue;
            }
            Double back = recovery.recoveryMs();
            double took = back == null ? Double.MAX_VALUE : back;
            if (took > slowest) {
                slowest = took;
                worst = injection;
            }
        }
        return worst;
    }

    /** Availability and response time around the slowest injection; empty if its operations are not there any more. */
    List<Plot> plots(Path directory) {
        Injection injection = shown();
        if (injection == null) {
            return List.of();
        }
        String which = fault.injections().size() == 1
                ? ""
                : ", injection " + injection.repetition() + " of "
                        + fault.injections().size() + ", the slowest";
        try {
            FaultTimeline timeline = FaultTimeline.read(directory, injection);
            List<Plot> plots = new ArrayList<>(OverloadPlot.of(directory, injection));
            plots.add(timeline.availability("Availability: " + fault.kind() + which));
            plots.add(timeline.latency("Response time: " + fault.kind() + which));
            return plots;
        } catch (IOException gone) {
            return List.of();
        }
    }
}
