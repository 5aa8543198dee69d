package dev.muster.lab.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The reports of a run: their names, kinds and forms, and how to have one. */
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
     * Writes the reports of a run anew, see {@link RunReports#render}.
     *
     * @throws IOException with a message for the user when the directory holds no run, or cannot be written
     */
    public static void render(Path runDirectory) throws IOException {
        new RunReports(runDirectory).render();
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
        return new RunReports(runDirectory).text(form, kind);
    }

    static String style() throws IOException {
        try (InputStream css = Reports.class.getResourceAsStream("report.css")) {
            if (css == null) {
                throw new IOException("the style sheet is missing from the program; build it again");
            }
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
