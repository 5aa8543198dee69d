package dev.muster.lab.report;

import dev.muster.lab.compare.Direction;
import dev.muster.lab.compare.Figure;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The figures of a run in forms that other programs read. */
final class Exports {
    private final RunRecord run;
    private final RunFigures figures;

    Exports(RunRecord run) {
        this.run = run;
        this.figures = RunFigures.of(run, "");
    }

    /**
     * A list as github-action-benchmark reads it: {@code customSmallerIsBetter} or {@code customBiggerIsBetter}, which
     * want figures of one direction in a file.
     */
    String benchmark(Direction direction) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (Figure figure : figures.figures()) {
            Subject subject = figure.subject();
            Double value = figure.value();
            if (value == null || subject.measure().direction() != direction || !told(subject)) {
                continue;
            }
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", subject.path());
            entry.put("unit", subject.measure().unit());
            entry.put("value", value);
            entry.put(
                    "extra",
                    "verdict " + run.verdict() + "\nscenario " + run.scenario().name() + " "
                            + run.scenario().hash() + "\nmachine "
                            + figures.machine().described());
            entries.add(entry);
        }
        return RunJson.mapper().writeValueAsString(entries) + "\n";
    }

    /** Figures of the whole load; those of single operations would make thousands of charts. */
    private static boolean told(Subject subject) {
        return subject.operation() == null;
    }

    /** OpenMetrics text: a gauge for each figure, with the test, rung and operation as labels. */
    String openMetrics() throws IOException {
        Map<String, List<GaugeDataPointSnapshot>> points = new LinkedHashMap<>();
        for (Figure figure : figures.figures()) {
            Double value = figure.value();
            if (value != null) {
                points.computeIfAbsent(figure.subject().measure().wireName(), it -> new ArrayList<>())
                        .add(new GaugeDataPointSnapshot(value, labels(figure.subject()), null));
            }
        }
        List<MetricSnapshot> families = new ArrayList<>();
        points.forEach((name, values) -> {
            GaugeSnapshot.Builder family =
                    GaugeSnapshot.builder().name("muster_lab_" + name).help("What the run measured, by test and rung.");
            values.forEach(family::dataPoint);
            families.add(family.build());
        });
        families.add(InfoSnapshot.builder()
                .name("muster_lab_run")
                .help("The run that the figures are from.")
                .dataPoint(InfoDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "verdict", String.valueOf(run.verdict()),
                                "started_at", run.startedAt(),
                                "version", run.tool().version(),
                                "commit", Objects.requireNonNullElse(run.tool().commit(), ""),
                                "machine", figures.machine().id()))
                        .build())
                .build());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        OpenMetricsTextFormatWriter.create().write(out, new MetricSnapshots(families));
        return out.toString(StandardCharsets.UTF_8);
    }

    private Labels labels(Subject subject) {
        return Labels.of(
                "scenario", run.scenario().name(),
                "scenario_hash", run.scenario().hash(),
                "test", subject.test(),
                "agents", subject.agents() == null ? "" : String.valueOf(subject.agents()),
                "operation", Objects.requireNonNullElse(subject.operation(), ""));
    }
}
