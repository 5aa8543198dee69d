package dev.muster.lab.scenario;

import static dev.muster.lab.scenario.Shape.key;
import static dev.muster.lab.scenario.Shape.required;
import static dev.muster.lab.scenario.Shape.table;

import dev.muster.client.text.Suggestions;
import dev.muster.lab.fault.FaultKind;
import dev.muster.lab.fault.FaultPlan;
import dev.muster.lab.fault.FaultReach;
import dev.muster.lab.fault.Recovery;
import dev.muster.lab.gate.Metric;
import dev.muster.lab.gate.Threshold;
import dev.muster.lab.operation.OperationPlan;
import dev.muster.lab.target.Face;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a test of type fault does to its target. */
final class FaultReader {
    static final String KEY = "fault";
    private static final String FACE = "face";
    private static final String KIND = "kind";
    private static final String AT = "at";
    private static final String HOLD = "hold";
    private static final String WITHIN = "within";
    private static final String FACTOR = "factor";
    private static final String CONNECTIONS = "connections";
    private static final String STATUS = "status";
    private static final String RETRY_AFTER = "retry_after";
    private static final String DIRECTION = "direction";
    private static final String ANSWERS = "answers";
    private static final Set<String> OF_ALL = Set.of(KIND, AT, HOLD);

    private static final Duration USUAL_AT = Duration.ofSeconds(3);
    private static final Duration USUAL_HOLD = Duration.ofSeconds(2);
    /** Less could tell nothing of how it was before, or after. */
    private static final Duration LEAST_AROUND = Duration.ofSeconds(1);

    private static final List<String> KINDS =
            Arrays.stream(FaultKind.values()).map(FaultKind::wireName).toList();

    private static final Shape.Choice NAME = new Shape.Choice(KINDS, List.of());

    static final Shape SHAPE = new Shape.Either(
            List.of(
                    NAME,
                    table(
                            "fault",
                            required(KIND, NAME, "What is done to the target."),
                            key(AT, new Shape.Span(), "When, after measuring has begun (default 3s)."),
                            key(HOLD, new Shape.Span(), "How long until it is lifted (default 2s; of a kill 0s)."),
                            key("by", new Shape.Span(), "Of clock_jump: how far ahead the clock jumps (default 10m)."),
                            key("latency", new Shape.Span(), "Of delay: what every byte takes longer (default 200ms)."),
                            key("jitter", new Shape.Span(), "Of delay: that much more or less, at random."),
                            key(
                                    "bytes",
                                    new Shape.Whole(1, 1_000_000_000L),
                                    "Of reset, slicer and limit_data: how many bytes go through, or make a piece."),
                            key(
                                    "bytes_per_second",
                                    new Shape.Whole(1, 1_000_000_000L),
                                    "Of bandwidth: how many go through (default 10000). Of stderr_flood: how many are written (default"
                                            + " 20000000)."),
                            key(
                                    "pause",
                                    new Shape.Span(),
                                    "Of slicer and slow_close: how long it waits (default 10ms, 1s)."),
                            key(
                                    FACTOR,
                                    new Shape.Whole(2, 100),
                                    "Of overload: how many times the peak is offered (default 10)."),
                            key(
                                    WITHIN,
                                    new Shape.Span(),
                                    "Of overload: what is answered later than this counts for nothing (default 2s)."),
                            key(
                                    CONNECTIONS,
                                    new Shape.Whole(64, 15_000),
                                    "Of overload: how many callers there are (default 1000)."),
                            key(
                                    STATUS,
                                    new Shape.Whole(400, 599),
                                    "Of refuse: the status that requests are answered with (default 503)."),
                            key(
                                    RETRY_AFTER,
                                    new Shape.Span(),
                                    "Of refuse: when to come back, in whole seconds (default 1s)."),
                            key(
                                    DIRECTION,
                                    new Shape.Choice(List.of("both", ANSWERS), List.of()),
                                    "Of partition: whether nothing goes through, or no answers (default both)."))),
            "the name of a fault or {kind: …, at: …, hold: …}");

    private static final Map<FaultKind, Set<String>> SETTINGS = Map.ofEntries(
            Map.entry(FaultKind.CLOCK_JUMP, Set.of("by")),
            Map.entry(FaultKind.DELAY, Set.of("latency", "jitter")),
            Map.entry(FaultKind.RESET, Set.of("bytes")),
            Map.entry(FaultKind.BANDWIDTH, Set.of("bytes_per_second")),
            Map.entry(FaultKind.SLOW_CLOSE, Set.of("pause")),
            Map.entry(FaultKind.SLICER, Set.of("bytes", "pause")),
            Map.entry(FaultKind.LIMIT_DATA, Set.of("bytes")),
            Map.entry(FaultKind.PARTITION, Set.of(DIRECTION)),
            Map.entry(FaultKind.REFUSE, Set.of(STATUS, RETRY_AFTER)),
            Map.entry(FaultKind.STDERR_FLOOD, Set.of("bytes_per_second")),
            Map.entry(FaultKind.OVERLOAD, Set.of(FACTOR, CONNECTIONS, WITHIN)));

    private final NodeReader reader;

    FaultReader(NodeReader reader) {
        this.reader = reader;
    }

    /** What a test does; where that cannot be told, the problem is noted and something stands in for it. */
    FaultPlan read(Section test) {
        Object value = test.value(KEY).orElse(null);
        if (value instanceof String name) {
            return plan(FaultKind.named(name).orElseThrow(), USUAL_AT, usualHold(name), Map.of(), false);
        }
        if (value instanceof Section section && section.has(KIND)) {
            return written(section);
        }
        if (!test.wrote(KEY)) {
            reader.problem(test.line(), "key 'fault' is missing in this test; one of " + String.join(", ", KINDS));
        }
        return plan(FaultKind.KILL, USUAL_AT, Duration.ZERO, Map.of(), false);
    }

    private FaultPlan written(Section section) {
        String name = section.text(KIND).orElseThrow();
        FaultKind kind = FaultKind.named(name).orElseThrow();
        Set<String> fitting = SETTINGS.getOrDefault(kind, Set.of());
        Map<String, Double> settings = new HashMap<>();
        section.values().forEach((key, entry) -> {
            if (OF_ALL.contains(key)) {
                return;
            }
            if (!fitting.contains(key)) {
                reader.problem(
                        entry.line(),
                        "key '" + key + "': fault '" + name + "' has no such setting; "
                                + (fitting.isEmpty() ? "it has only at and hold" : Suggestions.hint(key, fitting)));
            } else if (entry.value() instanceof Duration span) {
                settings.put(key, span.toNanos() / 1e6);
            } else if (entry.value() instanceof Number number) {
                settings.put(key, number.doubleValue());
            }
        });
        return plan(
                kind,
                section.span(AT).orElse(USUAL_AT),
                section.span(HOLD).orElse(usualHold(name)),
                settings,
                section.text(DIRECTION).map(ANSWERS::equals).orElse(false));
    }

    private static Duration usualHold(String kind) {
        return kind.equals(FaultKind.KILL.wireName()) || kind.equals(FaultKind.RESTART.wireName())
                ? Duration.ZERO
                : USUAL_HOLD;
    }

    private static FaultPlan plan(
            FaultKind kind, Duration at, Duration hold, Map<String, Double> settings, boolean oneWay) {
        return new FaultPlan(kind, at, hold, settings, oneWay);
    }

    /** Refuses a test that could not tell how its target came back. */
    void enough(Section test, FaultPlan plan, Window window, Arrival arrival) {
        if (arrival instanceof Arrival.Closed || arrival instanceof Arrival.Ramp) {
            reader.problem(
                    test.lineOf("arrival"),
                    "a fault needs a load that does not wait for its target: arrival {constant: {rate: …}} or {poisson: …};"
                            + " in a closed loop nobody asks while nothing is answered");
        }
        if (plan.at().compareTo(LEAST_AROUND) < 0) {
            reader.problem(test.lineOf(KEY), "key 'at': a second before the fault is needed to compare with");
        }
        if (!(window instanceof Window.Lasting lasting)) {
            reader.problem(test.line(), "a fault needs 'duration_seconds'");
        } else if (lasting.duration().compareTo(plan.at().plus(plan.hold()).plus(LEAST_AROUND)) < 0) {
            reader.problem(
                    test.lineOf("duration_seconds"),
                    "key 'duration_seconds': the fault is lifted after "
                            + Durations.format(plan.at().plus(plan.hold()))
                            + ", and a second or more is needed to see the target come back");
        }
    }

    /**
     * Refuses a fault where it cannot be put in, or could show nothing.
     *
     * @param asked of another server; null of Muster
     */
    void place(Section test, FaultPlan plan, @Nullable OperationPlan asked, int agents) {
        FaultKind kind = plan.kind();
        if (asked == null) {
            fitting(test, kind);
        } else if (!FaultReach.reaches(kind, asked.target())) {
            reader.problem(
                    test.lineOf(KEY),
                    "fault '" + kind.wireName() + "' works on " + kind.reach().words() + "; the target is "
                            + asked.target().text());
        }
        if (kind == FaultKind.REORDER && agents < 2) {
            reader.problem(
                    test.lineOf(test.has("agent_count") ? "agent_count" : KEY),
                    "fault 'reorder': an answer is overtaken by that of another call; set 'agent_count' to 2 or more");
        }
        if (kind == FaultKind.REORDER && asked != null && asked.options().processPerAgent()) {
            reader.problem(
                    test.lineOf(KEY),
                    "fault 'reorder': an answer is overtaken by that of another call to the same process; leave"
                            + " 'process_per_agent' out");
        }
    }

    /** Refuses a fault of one face of Muster's at another. */
    private void fitting(Section test, FaultKind kind) {
        String face = test.text(FACE).orElse(Face.IN_PROCESS.wireName());
        Map<FaultKind.Reach, Face> only =
                Map.of(FaultKind.Reach.MCP_HTTP, Face.MCP_HTTP, FaultKind.Reach.MCP_STDIO, Face.MCP_STDIO);
        Face needed = only.get(kind.reach());
        if (needed != null && !face.equals(needed.wireName())) {
            reader.problem(
                    test.lineOf(test.has(FACE) ? FACE : KEY),
                    "fault '" + kind.wireName() + "' is one of MCP over "
                            + (needed == Face.MCP_HTTP ? "HTTP" : "standard streams") + "; write face: "
                            + needed.wireName());
        }
    }

    /**
     * Refuses to judge by what it was like before a fault that comes too early for that.
     *
     * @param rate operations a second; 0 if that is not known
     */
    void comparable(Section test, FaultPlan plan, double rate, List<Threshold> thresholds) {
        double seconds = Recovery.leastBefore(rate).toNanos() / 1e9;
        if (rate == 0 || plan.at().toNanos() / 1e9 >= seconds) {
            return;
        }
        thresholds.stream()
                .filter(threshold -> threshold.metric() == Metric.STEADY_MS || threshold.metric() == Metric.NORMAL_MS)
                .forEach(threshold -> reader.problem(
                        threshold.line(),
                        String.format(
                                Locale.ROOT,
                                "key '%s' compares with three windows of 50 operations before the fault: at %s a second"
                                        + " that is %.1f s; put the fault in after that ('at'), or raise the rate",
                                threshold.metric().wireName(),
                                rate,
                                seconds)));
    }

    /** Refuses the figures of a fault where there is none. */
    void only(TestType type, Course course, List<Threshold> thresholds) {
        if (type != TestType.FAULT) {
            thresholds.stream()
                    .filter(threshold -> threshold.metric().ofFault())
                    .forEach(threshold -> reader.problem(
                            threshold.line(),
                            "key '" + threshold.metric().wireName() + "' belongs to a fault; leave it out here"));
        } else if (course instanceof Course.Fault fault && fault.plan().kind() != FaultKind.OVERLOAD) {
            thresholds.stream()
                    .filter(threshold -> threshold.metric().ofOverload())
                    .forEach(threshold -> reader.problem(
                            threshold.line(),
                            "key '" + threshold.metric().wireName()
                                    + "' belongs to the fault 'overload'; leave it out here"));
        }
    }
}
