package dev.muster.lab.report;

import dev.muster.lab.matrix.MatrixRecord;
import dev.muster.lab.report.Reports.Form;
import dev.muster.lab.report.Reports.Kind;
import dev.muster.lab.result.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The four reports of a whole validation, each as a page and in Markdown. */
public final class FullReports {
    /** How many agents, what breaks first, why. */
    public static final String STRESS = "MULTI_AGENT_STRESS_TEST_REPORT";

    /** What to change first, and what it gains. */
    public static final String PERFORMANCE = "PERFORMANCE_OPTIMIZATION_REPORT";

    /** Whether it survives, and recovers. */
    public static final String DEPLOYMENT = "PRODUCTION_DEPLOYMENT_VALIDATION";

    /** Whether this version may ship, on which platform, in which configuration. */
    public static final String RELEASE = "RELEASE_PERFORMANCE_VALIDATION";

    /** Their names, without the ending. */
    public static final List<String> NAMES = List.of(STRESS, PERFORMANCE, DEPLOYMENT, RELEASE);

    private FullReports() {}

    /**
     * Writes them.
     *
     * @param directory where they go
     * @param suite the run of the standard suite; null when there is none
     * @param deployment the run of faults and soak; null when there is none
     * @param why what a report says that has no run: a sentence
     * @param matrix the configurations; null when they were not measured
     * @throws IOException with a message for the user when a run cannot be read, or a report not be written
     */
    public static void write(
            Path directory, @Nullable Path suite, @Nullable Path deployment, String why, @Nullable MatrixRecord matrix)
            throws IOException {
        both(directory, STRESS, suite, Kind.STRESS, "The standard suite was not measured: " + why);
        both(directory, PERFORMANCE, suite, Kind.PERFORMANCE, "The standard suite was not measured: " + why);
        both(directory, DEPLOYMENT, deployment, Kind.DEPLOYMENT, "Faults and the soak were not measured: " + why);
        if (suite == null) {
            missing(directory, RELEASE, "The standard suite was not measured, and with it no release: " + why);
            return;
        }
        ReleaseReports release = new ReleaseReports(RunJson.read(suite), matrix);
        write(directory, RELEASE + ".html", release.html());
        write(directory, RELEASE + ".md", release.markdown());
    }

    private static void both(Path directory, String name, @Nullable Path run, Kind kind, String why)
            throws IOException {
        if (run == null) {
            missing(directory, name, why);
            return;
        }
        RunReports reports = new RunReports(run);
        write(directory, name + ".html", reports.text(Form.HTML, kind));
        write(directory, name + ".md", reports.text(Form.MD, kind));
    }

    private static void missing(Path directory, String name, String why) throws IOException {
        write(directory, name + ".md", "# Not measured\n\n" + why + "\n");
        Html page = new Html()
                .raw(
                        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Not measured</title><style>")
                .raw(Reports.style())
                .raw("</style></head><body><main><section class=\"card hero tone-open\">")
                .element("div class=\"word\"", "Not measured")
                .element("p class=\"say\"", why)
                .raw("</section></main></body></html>\n");
        write(directory, name + ".html", page.toString());
    }

    private static void write(Path directory, String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
