package dev.muster.lab.report;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.advice.Trials;
import dev.muster.lab.compare.Direction;
import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.report.Reports.Kind;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Writes the reports of a run directory from what lies in it; of an unfinished or killed run, from what it left. Who
 * writes them more than once keeps one of these: it counts the samples of a rung again only when they have changed. Not
 * thread safe.
 */
public final class RunReports {
    private final Path directory;
    private final SampleLogs logs;

    /** What all forms tell of. */
    private record Contents(RunRecord run, List<String> gaps, Advice advice, List<Unfinished> unfinished) {}

    /** Of the run in this directory, which need not hold one yet. */
    public RunReports(Path runDirectory) {
        this.directory = runDirectory;
        this.logs = new SampleLogs(runDirectory);
    }

    /**
     * Writes report.html, report.md, performance.html, performance.md and junit.xml anew; of a run with faults also
     * deployment.html and deployment.md.
     *
     * @throws IOException with a message for the user when the directory holds no run, or cannot be written
     */
    public void render() throws IOException {
        Contents contents = contents();
        render(contents, Kind.STRESS);
        render(contents, Kind.PERFORMANCE);
        if (DeploymentBody.concerns(contents.run())) {
            render(contents, Kind.DEPLOYMENT);
        }
        replace(Reports.JUNIT, text(contents, Form.JUNIT, Kind.STRESS));
    }

    /**
     * One report as text. Figures whose samples are missing or say otherwise are told to be so, at the top.
     *
     * @throws IOException with a message for the user when the directory holds no run
     */
    public String text(Form form, Kind kind) throws IOException {
        return text(contents(), form, kind);
    }

    private Contents contents() throws IOException {
        RunRecord run = RunJson.read(directory);
        return new Contents(
                run, Evidence.gaps(logs, run), Advice.of(run, Trials.read(directory)), Unfinished.in(directory, run));
    }

    private void render(Contents contents, Kind kind) throws IOException {
        replace(kind.html(), text(contents, Form.HTML, kind));
        replace(kind.markdown(), text(contents, Form.MD, kind));
    }

    private String text(Contents contents, Form form, Kind kind) throws IOException {
        RunRecord run = contents.run();
        return switch (form) {
            case HTML -> html(contents, kind);
            case MD -> markdown(contents, kind);
            case JUNIT -> new JUnitReport(run).xml();
            case JSON -> RunJson.toJson(run);
            case CSV -> CsvReport.of(run);
            case OPENMETRICS -> new Exports(run).openMetrics();
            case BENCHMARK_SMALLER_JSON -> new Exports(run).benchmark(Direction.LOWER_IS_BETTER);
            case BENCHMARK_BIGGER_JSON -> new Exports(run).benchmark(Direction.HIGHER_IS_BETTER);
        };
    }

    private String html(Contents contents, Kind kind) throws IOException {
        HtmlReport page = new HtmlReport(
                contents.run(),
                contents.advice(),
                contents.unfinished(),
                contents.gaps(),
                new ResourceSeries(directory.resolve("resources.csv")),
                new TimeSeries(logs),
                Reports.style());
        return switch (kind) {
            case STRESS -> page.html();
            case PERFORMANCE -> page.performance();
            case DEPLOYMENT -> page.deployment();
        };
    }

    private String markdown(Contents contents, Kind kind) throws IOException {
        MarkdownReport page = new MarkdownReport(
                contents.run(), contents.advice(), contents.unfinished(), contents.gaps(), directory);
        return switch (kind) {
            case STRESS -> page.markdown();
            case PERFORMANCE -> page.performance();
            case DEPLOYMENT -> page.deployment();
        };
    }

    private void replace(String name, String text) throws IOException {
        Path next = directory.resolve(name + ".next");
        Files.writeString(next, text);
        Files.move(next, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
