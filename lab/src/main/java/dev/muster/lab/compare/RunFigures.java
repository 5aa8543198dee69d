package dev.muster.lab.compare;

import dev.muster.lab.analysis.Median;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.scenario.TestSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What of a run can be compared, and what one must know to compare it.
 *
 * @param source where the run is
 * @param startedAt ISO 8601, UTC
 * @param complete whether it came to its end
 * @param tool what ran it
 * @param scenario what was run, with the profile that it was measured under, if any
 * @param machine where
 * @param jdk what it ran on
 * @param kernel of the system; null when unknown
 * @param loads how each test was loaded, in words
 * @param figures in order of test, rung and measure
 */
public record RunFigures(
        String source,
        String startedAt,
        boolean complete,
        RunRecord.Tool tool,
        RunRecord.ScenarioRecord scenario,
        MachineFingerprint machine,
        String jdk,
        @Nullable String kernel,
        Map<String, String> loads,
        List<Figure> figures) {

    /** Copies the collections. */
    public RunFigures {
        loads = Map.copyOf(loads);
        figures = List.copyOf(figures);
    }

    /** Takes them out of a run. */
    public static RunFigures of(RunRecord run, String source) {
        List<Figure> figures = new ArrayList<>();
        Map<String, String> loads = new LinkedHashMap<>();
        for (TestRecord test : run.tests()) {
            TestRecord.Load load = test.load();
            loads.put(test.name(), load(test.target(), load.arrival(), load.warmUp(), load.window()));
            List<Figure> measured = new ArrayList<>();
            test.rungs().forEach(rung -> rung(measured, test, rung));
            figures.addAll(merged(measured));
            wholeTest(figures, test);
        }
        return new RunFigures(
                source,
                run.startedAt(),
                run.state() == RunRecord.State.COMPLETE,
                run.tool(),
                run.measured(),
                MachineFingerprint.of(run.environment()),
                run.environment().jdk(),
                run.environment().kernel(),
                loads,
                figures);
    }

    /** How a test was loaded, in words. */
    private static String load(String target, String arrival, String warmUp, String window) {
        return target + ", " + arrival + ", warm-up " + warmUp + ", window " + window;
    }

    /** How a test is going to be loaded, in the words of {@link #loads}. */
    static String load(TestSpec test) {
        return load(test.target(), test.arrivalInWords(), test.warmUp().described(), test.windowInWords());
    }

    /** One figure for each subject: of a rung that was measured more than once the median of what was measured. */
    private static List<Figure> merged(List<Figure> measured) {
        Map<Subject, List<Figure>> bySubject = measured.stream()
                .collect(Collectors.groupingBy(Figure::subject, LinkedHashMap::new, Collectors.toList()));
        return bySubject.values().stream().map(RunFigures::median).toList();
    }

    private static Figure median(List<Figure> same) {
        double[] values = same.stream()
                .map(Figure::value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return values.length == 0 ? same.getFirst() : new Figure(same.getFirst().subject(), Median.of(values), null);
    }

    /** The figure of a subject; a figure without a value when the run has none. */
    public Figure figure(Subject subject) {
        return figures.stream()
                .filter(it -> it.subject().equals(subject))
                .findFirst()
                .orElseGet(() -> new Figure(subject, null, "this run has no such test, rung or operation"));
    }

    private static void rung(List<Figure> into, TestRecord test, RungRecord rung) {
        for (Measure measure : Measure.values()) {
            if (measure != Measure.LIVE_HEAP_PER_AGENT_BYTES) {
                add(into, new Subject(test.name(), rung.agents(), null, measure), rung, whole(rung, measure));
            }
        }
        for (RungRecord.OperationRecord operation : rung.operations()) {
            for (Measure measure : Measure.values()) {
                if (measure.perOperation()) {
                    add(
                            into,
                            new Subject(test.name(), rung.agents(), operation.name(), measure),
                            rung,
                            percentile(operation.responseMs(), measure));
                }
            }
        }
    }

    private static void wholeTest(List<Figure> into, TestRecord test) {
        TestRecord.MemoryPerAgent memory = test.memoryPerAgent();
        if (memory != null) {
            Double slope = memory.liveHeapBytes();
            Subject subject = new Subject(test.name(), null, null, Measure.LIVE_HEAP_PER_AGENT_BYTES);
            into.add(new Figure(subject, slope, slope == null ? "no slope was fitted" : null));
        }
    }

    private static void add(List<Figure> into, Subject subject, RungRecord rung, @Nullable Double value) {
        if (!rung.invalid().isEmpty()) {
            into.add(new Figure(
                    subject, null, "the rung is invalid: " + rung.invalid().getFirst()));
        } else if (value == null) {
            into.add(new Figure(
                    subject,
                    null,
                    Optional.ofNullable(rung.notMeasured().get(subject.measure().wireName()))
                            .orElse(subject.measure().perOperation() ? "too few samples" : "not measured")));
        } else {
            into.add(new Figure(subject, value, null));
        }
    }

    private static @Nullable Double whole(RungRecord rung, Measure measure) {
        return switch (measure) {
            case CPU_US_PER_OP -> rung.cpuUsPerOp();
            case THROUGHPUT -> (Double) rung.throughput();
            case ERROR_RATE -> rung.errorRate();
            case LIVE_HEAP_BYTES -> decimal(rung.liveHeapBytes());
            case RSS_BYTES -> decimal(rung.rssBytes());
            case P50_MS, P90_MS, P95_MS, P99_MS, P999_MS -> percentile(rung.responseMs(), measure);
            case LIVE_HEAP_PER_AGENT_BYTES -> null;
        };
    }

    private static @Nullable Double percentile(Distribution response, Measure measure) {
        return switch (measure) {
            case P50_MS -> response.p50();
            case P90_MS -> response.p90();
            case P95_MS -> response.p95();
            case P99_MS -> response.p99();
            case P999_MS -> response.p999();
            default -> throw new IllegalArgumentException(measure + " is no percentile");
        };
    }

    private static @Nullable Double decimal(@Nullable Long value) {
        return value == null ? null : (Double) value.doubleValue();
    }
}
