package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.analysis.ChangePoint;
import dev.muster.lab.analysis.NoiseFloor;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.history.History;
import dev.muster.lab.history.HistoryException;
import dev.muster.lab.history.Series;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what was gathered of all runs, and where it changed. */
@Command(
        name = "history",
        description = {
            "Show the figures of all runs over time, and where their level changed.",
            "A series is one figure of one scenario file on one machine: other machines are never mixed in. Without METRIC:"
                    + " every series with its last value and changes. With one: the values too. A change is suspected until"
                    + " four values have followed."
        },
        footer = {"", "Examples:", "  muster history", "  muster history cpu_us_per_op --test lifecycle"})
final class ShowHistory extends LabCommand {
    @Parameters(arity = "0..1", paramLabel = "METRIC", description = "Such as cpu_us_per_op, throughput or p99_ms.")
    private @Nullable String metric;

    @Option(names = "--test", paramLabel = "NAME", description = "Only this test.")
    private @Nullable String test;

    @Option(names = "--scenario", paramLabel = "NAME", description = "Only this scenario, by its name or hash.")
    private @Nullable String scenario;

    @Mixin
    private final HistoryOption history = new HistoryOption();

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    @Option(names = "--json", description = "Answer in JSON, one document.")
    private boolean json;

    ShowHistory(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        if (metric != null && Measure.named(metric).isEmpty()) {
            throw Failure.usage(
                    "'" + metric + "' is no metric of a history; " + Suggestions.hint(metric, Measure.names()));
        }
        List<Series> all;
        NoiseFloors floors;
        try (History open = history.open(shell())) {
            all = open.series(metric).stream().filter(this::wanted).toList();
            floors = baselines.baselines(shell()).noiseFloors().read();
        } catch (HistoryException | IOException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
        List<Told> told = all.stream()
                .map(it -> new Told(it, it.changes(margin(it, floors))))
                .toList();
        if (json) {
            shell().out()
                    .println(RunJson.mapper()
                            .writeValueAsString(
                                    told.stream().map(Told::document).toList()));
        } else if (told.isEmpty()) {
            say("No run in the history has that.");
        } else if (metric == null) {
            overview(told);
        } else {
            told.forEach(this::values);
        }
        return ExitCode.DONE;
    }

    private boolean wanted(Series series) {
        return (test == null || test.equals(series.subject().test()))
                && (scenario == null || scenario.equals(series.scenario()) || scenario.equals(series.scenarioHash()))
                // Operations of a mix and the far percentiles are many: they are shown when they are asked for.
                && (metric != null
                        || series.subject().operation() == null
                                && series.subject().measure().standard());
    }

    private static double margin(Series series, NoiseFloors floors) {
        Subject subject = series.subject();
        double materiality = subject.measure().materiality();
        // A floor is known by the machine's fingerprint, of which a series has the short form.
        Optional<NoiseFloor> floor = floors.of(series.scenarioHash(), series.machine(), subject);
        return floor.map(it -> it.margin(materiality)).orElse(materiality);
    }

    /** A series and where it changed. */
    private record Told(Series series, List<ChangePoint> changes) {
        Map<String, Object> document() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("series", series);
            document.put("changes", changes);
            return document;
        }

        String changed() {
            List<String> words = new ArrayList<>();
            for (ChangePoint change : changes) {
                Series.Point point = series.points().get(change.index());
                words.add(ComparisonWords.change(1 + change.relative()) + " at " + point.startedAt()
                        + (change.suspected() ? " (suspected)" : ""));
            }
            return String.join(", ", words);
        }
    }

    private void overview(List<Told> told) {
        Table table = Table.of("SCENARIO", "MACHINE", "TEST", ">AGENTS", "FIGURE", ">RUNS", ">LAST", "CHANGES");
        for (Told one : told) {
            Series series = one.series();
            table.cell(series.scenario() + " " + series.scenarioHash().substring(0, 6))
                    .cell(series.machine())
                    .cell(series.subject().test())
                    .cell(series.subject().agents())
                    .cell(series.subject().measure().wireName())
                    .cell(series.points().size())
                    .cell(value(series, series.points().getLast()))
                    .cell(one.changed());
        }
        table.print(
                shell().out(),
                shell().screen().outputStyle(),
                shell().screen().output() ? shell().screen().width() : 0);
    }

    private void values(Told one) {
        Series series = one.series();
        Style style = shell().screen().outputStyle();
        say(style.bold(series.subject().described()) + "  "
                + style.dim(series.scenario() + " " + series.scenarioHash() + " on " + series.machineText()));
        Table table = Table.of("STARTED", ">VALUE", "COMMIT", "RUN", "CHANGE");
        for (int i = 0; i < series.points().size(); i++) {
            Series.Point point = series.points().get(i);
            int at = i;
            String commit = point.commit();
            table.cell(point.startedAt())
                    .cell(value(series, point))
                    .cell(commit == null ? point.version() : commit.substring(0, Math.min(10, commit.length())))
                    .cell(point.directory())
                    .cell(
                            one.changes().stream()
                                    .filter(change -> change.index() == at)
                                    .map(change -> ComparisonWords.change(1 + change.relative())
                                            + (change.suspected() ? ", suspected" : ""))
                                    .findFirst()
                                    .orElse(null),
                            style::yellow);
        }
        table.print(
                shell().out(),
                style,
                shell().screen().output() ? shell().screen().width() : 0);
        say("");
    }

    private static String value(Series series, Series.Point point) {
        return ComparisonWords.figure(series.subject().measure().wireName(), point.value());
    }
}
