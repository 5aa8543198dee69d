package dev.muster.lab.report;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.advice.Trials;
import dev.muster.lab.compare.Direction;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the reports of a run directory from what lies in it; of an unfinished or killed run, from what it left. */
public final class Reports {
    /** The page. */
    public static final String HTML = "report.html";

    /** The same in Markdown. */
    public static final String MARKDOWN = "report.md";

    /** What to change first, and what it gains. */
    public static final String PERFORMANCE_HTML = "performance.html";

    /** The same in Markdown. */
    public static final String PERFORMANCE_MARKDOWN = "performance.md";

    /** Whether it survives faults, and how it comes back. */
    public static final String DEPLOYMENT_HTML = "deployment.html";

    /** The same in Markdown. */
    public static final String DEPLOYMENT_MARKDOWN = "deployment.md";

    /** Gates for CI servers. */
    public static final String JUNIT = "junit.xml";

    private Reports() {}

    /** What a report is about. Only HTML and Markdown differ by it. */
    public enum Kind {
        /** How many agents the target bears, and what breaks first. */
        STRESS,
        /** What to change first, and what it gains. */
        PERFORMANCE,
        /** Whether the target survives faults, and how it comes back. */
        DEPLOYMENT;

        /** The name of its page. */
        public String html() {
            return switch (this) {
                case STRESS -> HTML;
                case PERFORMANCE -> PERFORMANCE_HTML;
                case DEPLOYMENT -> DEPLOYMENT_HTML;
            };
        }

        /** The name of the same in Markdown. */
        public String markdown() {
            return switch (this) {
                case STRESS -> MARKDOWN;
                case PERFORMANCE -> PERFORMANCE_MARKDOWN;
                case DEPLOYMENT -> DEPLOYMENT_MARKDOWN;
            };
        }
    }

    /** The forms a report comes in. */
    public enum Form {
        HTML,
        MD,
        JUNIT,
        JSON,
        CSV,
        OPENMETRICS,
        /** Figures of which less is better, as benchmark-tracking CI actions read them. */
        BENCHMARK_SMALLER_JSON,
        /** Figures of which more is better, likewise. */
        BENCHMARK_BIGGER_JSON
    }

    /**
     * Writes report.html, report.md, performance.html, performance.md and junit.xml anew; of a run with faults also
     * deployment.html and deployment.md.
     *
     * @throws IOException with a message for the user when the directory holds no run, or cannot be written
     */
    public static void render(Path runDirectory) throws IOException {
        replace(runDirectory.resolve(HTML), text(runDirectory, Form.HTML));
        replace(runDirectory.resolve(MARKDOWN), text(runDirectory, Form.MD));
        replace(runDirectory.resolve(PERFORMANCE_HTML), text(runDirectory, Form.HTML, Kind.PERFORMANCE));
        replace(runDirectory.resolve(PERFORMANCE_MARKDOWN), text(runDirectory, Form.MD, Kind.PERFORMANCE));
        if (DeploymentBody.concerns(RunJson.read(runDirectory))) {
            replace(runDirectory.resolve(DEPLOYMENT_HTML), text(runDirectory, Form.HTML, Kind.DEPLOYMENT));
            replace(runDirectory.resolve(DEPLOYMENT_MARKDOWN), text(runDirectory, Form.MD, Kind.DEPLOYMENT));
        }
        replace(runDirectory.resolve(JUNIT), text(runDirectory, Form.JUNIT));
    }

    /**
     * One report as text. Figures whose samples are missing or say otherwise are told to be so, at the top.
     *
     * @throws IOException with a message for the user when the directory holds no run
     */
    public static String text(Path runDirectory, Form form) throws IOException {
        return text(runDirectory, form, Kind.STRESS);
    }

    /**
     * The same, of a kind.
     *
     * @throws IOException with a message for the user when the directory holds no run
     */
    public static String text(Path runDirectory, Form form, Kind kind) throws IOException {
        RunRecord run = RunJson.read(runDirectory);
        List<String> gaps = Evidence.gaps(runDirectory, run);
        Advice advice = Advice.of(run, Trials.read(runDirectory));
        return switch (form) {
            case HTML -> {
                HtmlReport page = new HtmlReport(
                        run,
                        advice,
                        Unfinished.in(runDirectory, run),
                        gaps,
                        new ResourceSeries(runDirectory.resolve("resources.csv")),
                        new TimeSeries(runDirectory),
                        style());
                yield switch (kind) {
                    case STRESS -> page.html();
                    case PERFORMANCE -> page.performance();
                    case DEPLOYMENT -> page.deployment();
                };
            }
            case MD -> {
                MarkdownReport page =
                        new MarkdownReport(run, advice, Unfinished.in(runDirectory, run), gaps, runDirectory);
                yield switch (kind) {
                    case STRESS -> page.markdown();
                    case PERFORMANCE -> page.performance();
                    case DEPLOYMENT -> page.deployment();
                };
            }
            case JUNIT -> new JUnitReport(run).xml();
            case JSON -> RunJson.toJson(run);
            case CSV -> csv(run);
            case OPENMETRICS -> new Exports(run).openMetrics();
            case BENCHMARK_SMALLER_JSON -> new Exports(run).benchmark(Direction.LOWER_IS_BETTER);
            case BENCHMARK_BIGGER_JSON -> new Exports(run).benchmark(Direction.HIGHER_IS_BETTER);
        };
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static String style() throws IOException {
        try (InputStream css = Reports.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IOException("the style sheet is missing from the program; build it again");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String csv(RunRecord run) {
        StringBuilder out =
                new StringBuilder("test,operation,agents,repetition,throughput,p50_ms,p90_ms,p99_ms,p999_ms,max_ms,n,"
                        + "error_rate,efficiency_seed,degradation,cpu_us_per_op,rss_bytes,live_heap_bytes\n");
        for (TestRecord test : run.tests()) {
            for (RungRecord rung : test.rungs()) {
                var all = rung.responseMs();
                line(
                        out,
                        test.name(),
                        "",
                        rung.agents(),
                        rung.repetition(),
                        rung.throughput(),
                        all.p50(),
                        all.p90(),
                        all.p99(),
                        all.p999(),
                        all.max(),
                        all.n(),
                        rung.errorRate(),
                        rung.efficiencySeed(),
                        rung.degradation(),
                        rung.cpuUsPerOp(),
                        rung.rssBytes(),
                        rung.liveHeapBytes());
                for (var operation : rung.operations()) {
                    var one = operation.responseMs();
                    line(
                            out,
                            test.name(),
                            operation.name(),
                            rung.agents(),
                            rung.repetition(),
                            null,
                            one.p50(),
                            one.p90(),
                            one.p99(),
                            one.p999(),
                            one.max(),
                            one.n(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null);
                }
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, @Nullable Object... cells) {
        List<String> texts = new java.util.ArrayList<>();
        for (Object cell : cells) {
            texts.add(
                    switch (cell) {
                        case null -> "";
                        case Double number -> String.format(Locale.ROOT, "%.6g", number);
                        case String text -> "\"" + text.replace("\"", "\"\"") + "\"";
                        default -> cell.toString();
                    });
        }
        out.append(String.join(",", texts)).append('\n');
    }
}
