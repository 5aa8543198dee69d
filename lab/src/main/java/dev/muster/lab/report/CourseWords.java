package dev.muster.lab.report;

import dev.muster.lab.gate.Gates;
import dev.muster.lab.result.LeakRecord;
import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.Stopped;
import dev.muster.lab.result.TestRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a test went through its loads, as sentences and rows: the same in every form of the report. */
final class CourseWords {
    private static final double BYTES_PER_MEGABYTE = 1024 * 1024;
    private static final String BYTES = "_bytes";

    /** What a step of a search is told by. */
    static final List<String> STEP_HEAD = List.of(
            "step", "for", "load", "said", "#p50 ms", "#p99 ms", "#achieved", "#errors", "#lag p99 ms", "why not");

    /** What a signal of a soak is told by. */
    static final List<String> SIGNAL_HEAD = List.of(
            "signal",
            "unit",
            "#looks",
            "#first",
            "#least",
            "#most",
            "#last",
            "leak",
            "#per hour",
            "#least that would have been seen");

    private CourseWords() {}

    /** Why a ladder ended early. */
    static Optional<String> stopped(TestRecord test) {
        Stopped stopped = test.stopped();
        if (stopped == null) {
            return Optional.empty();
        }
        String left = stopped.notRun().stream()
                .map(agents -> String.format(Locale.ROOT, "%,d", agents))
                .collect(Collectors.joining(", "));
        return Optional.of("The ladder ended at " + Format.agents(stopped.agents()) + ": " + stopped.reason()
                + ". Not run: " + left + " agents.");
    }

    /** What was measured again, and what was seen the times before: none of it is hidden. */
    static List<String> again(TestRecord test) {
        List<String> lines = new ArrayList<>();
        for (RungRecord rung : test.rungs()) {
            int time = 0;
            for (RungRecord.Attempt before : rung.earlier()) {
                time++;
                lines.add("At " + Format.named(rung) + " measured again. Measurement " + time + ", not counted: "
                        + before.invalid().getLast() + "; it had " + Format.rate(before.throughput()) + " "
                        + test.unit() + "/s, p50 "
                        + Format.number(before.responseMs().p50()) + " ms, p99 "
                        + Format.number(before.responseMs().p99()) + " ms (" + before.sample() + ").");
            }
        }
        return lines;
    }

    /** What a search found. */
    static String found(ProbeRecord probe) {
        String what = probe.varied().equals("rate") ? "Highest rate" : "Largest number of agents";
        Double capacity = probe.capacity();
        String unit = probe.varied().equals("rate") ? " a second" : "";
        return what + " within the thresholds: "
                + (capacity == null ? "not found" : Gates.number(capacity) + unit) + ". In short: "
                + probe.finding() + ".";
    }

    /** The steps of a search, in order. */
    static List<List<String>> steps(TestRecord test, ProbeRecord probe) {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(probe.steps().size(), test.rungs().size()); i++) {
            ProbeRecord.Step step = probe.steps().get(i);
            RungRecord rung = test.rungs().get(i);
            rows.add(List.of(
                    String.valueOf(i + 1),
                    word(step.phase()),
                    Gates.number(step.load()) + (probe.varied().equals("rate") ? "/s" : " agents"),
                    word(step.outcome()),
                    Format.number(rung.responseMs().p50()),
                    Format.number(rung.responseMs().p99()),
                    Format.percent(rung.achievedOfOffered()),
                    Format.count(rung.errors().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()),
                    Format.number(rung.generator().lagP99Ms()),
                    Objects.requireNonNullElse(step.reason(), "")));
        }
        return rows;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** What a soak looked at. */
    static String looked(SoakRecord soak) {
        String audits = soak.audits().isEmpty()
                ? "no audit under load"
                : soak.audits().stream()
                        .map(audit -> "at " + Format.seconds(audit.seconds())
                                + (audit.findings() == null
                                        ? " " + audit.reason()
                                        : audit.findings().clean()
                                                ? " nothing wrong among "
                                                        + Format.count(
                                                                audit.findings().examined()) + " rows"
                                                : " findings: " + audit.findings()))
                        .collect(Collectors.joining("; ", "audits under load ", ""));
        return soak.seconds().size() + " checkpoints, each with one forced full collection, whose pauses are in the "
                + "response times; " + audits + ".";
    }

    /** The signals of a soak. */
    static List<List<String>> signals(SoakRecord soak) {
        List<List<String>> rows = new ArrayList<>();
        soak.signals().forEach((name, series) -> {
            double[] known = series.stream()
                    .filter(Objects::nonNull)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            LeakRecord leak = soak.leaks().get(name);
            rows.add(List.of(
                    signal(name),
                    unit(name),
                    String.valueOf(known.length),
                    cell(name, known.length == 0 ? null : known[0]),
                    cell(
                            name,
                            known.length == 0
                                    ? null
                                    : (Double) Arrays.stream(known).min().orElseThrow()),
                    cell(
                            name,
                            known.length == 0
                                    ? null
                                    : (Double) Arrays.stream(known).max().orElseThrow()),
                    cell(name, known.length == 0 ? null : known[known.length - 1]),
                    leak == null ? "" : leak.state().replace('_', ' ') + ": " + leak.reason(),
                    cell(name, leak == null ? null : leak.slope()),
                    cell(name, leak == null ? null : leak.minDetectableSlope())));
        });
        return rows;
    }

    /** A signal's name in words. */
    static String signal(String name) {
        return (name.endsWith(BYTES) ? name.substring(0, name.length() - BYTES.length()) : name).replace('_', ' ');
    }

    /** The unit in which a signal is shown. */
    static String unit(String name) {
        return name.endsWith(BYTES) ? "MB" : "number";
    }

    /** A signal's value in that unit. */
    static double shown(String name, double value) {
        return name.endsWith(BYTES) ? value / BYTES_PER_MEGABYTE : value;
    }

    private static String cell(String name, @Nullable Double value) {
        return value == null ? Format.NONE : Gates.number(shown(name, value));
    }
}
