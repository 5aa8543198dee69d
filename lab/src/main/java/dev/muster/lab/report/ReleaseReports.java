package dev.muster.lab.report;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.matrix.MatrixRecord;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The release performance validation: may this version, on this platform, in these configurations ship? The verdict is
 * that of the standard suite; a configuration that is worse than the usual one costs what the table says, and fails
 * nothing: whoever chooses it has a reason.
 */
public final class ReleaseReports {
    private static final double MEGABYTE = 1024.0 * 1024;
    private static final String NO_MATRIX =
            "Configurations were not measured in this run: 'muster validate --full' does.";
    private static final String NO_BASELINE = "Held against no earlier release.";

    private final RunRecord run;
    private final @Nullable MatrixRecord matrix;

    /** @param matrix the configurations; null when they were not measured */
    public ReleaseReports(RunRecord run, @Nullable MatrixRecord matrix) {
        this.run = run;
        this.matrix = matrix;
    }

    private Verdict verdict() {
        return Objects.requireNonNullElse(run.verdict(), Verdict.INCONCLUSIVE);
    }

    private String sentence() {
        long gates = run.tests().stream().mapToLong(test -> test.gates().size()).sum();
        long failed = run.tests().stream()
                .flatMap(test -> test.gates().stream())
                .filter(gate -> gate.state() == GateState.FAIL)
                .count();
        boolean broken =
                failed == 0 && run.verdict() == Verdict.FAIL && !run.reasons().isEmpty();
        String suite = broken
                ? "No gate failed, but " + run.reasons().getFirst()
                : failed == 0
                        ? String.format(
                                Locale.ROOT,
                                "No gate of %d failed in %d tests",
                                gates,
                                run.tests().size())
                        : String.format(
                                Locale.ROOT,
                                "%d of %d gates failed in %d tests",
                                failed,
                                gates,
                                run.tests().size());
        return suite
                + (matrix == null ? ". " : "; configurations against the first: " + counted(rows()) + ". ")
                + (run.comparisons().isEmpty()
                        ? NO_BASELINE
                        : "Against the baseline: " + counted(run.comparisons()) + ".");
    }

    private static String counted(List<ComparisonRecord> rows) {
        return String.format(
                Locale.ROOT,
                "%d improved, %d equivalent, %d regressed, %d inconclusive, of %d figures",
                count(rows, Change.IMPROVED),
                count(rows, Change.EQUIVALENT),
                count(rows, Change.REGRESSED),
                count(rows, Change.INCONCLUSIVE),
                rows.size());
    }

    private static long count(List<ComparisonRecord> rows, Change verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }

    private List<ComparisonRecord> rows() {
        return matrix == null
                ? List.of()
                : matrix.rows().stream()
                        .flatMap(row -> row.comparisons().stream())
                        .toList();
    }

    private List<String> platform() {
        List<String> facts = new ArrayList<>();
        var environment = run.environment();
        facts.add("Version: " + run.tool().version()
                + (run.tool().commit() == null ? "" : ", commit " + run.tool().commit()));
        facts.add("Platform: " + environment.os() + ", "
                + Objects.requireNonNullElse(environment.cpu(), "unknown processor") + ", " + environment.cores()
                + " cores, JDK " + environment.jdk());
        if (matrix != null) {
            facts.add("Configurations: " + matrix.rounds() + " rounds of " + matrix.scenario()
                    + ", each configuration once a round, in turns, on a server of its own; store: " + matrix.store());
            matrix.notMeasured().forEach(what -> facts.add("Not measured: " + what));
            if (!matrix.complete()) {
                facts.add("The configurations were stopped before their last round.");
            }
        } else {
            facts.add(NO_MATRIX);
        }
        facts.add("Reproduce: " + run.reproduce());
        return facts;
    }

    // --- Markdown ---

    /** The report in Markdown. */
    public String markdown() {
        StringBuilder out = new StringBuilder(
                "# " + verdict() + ": release performance validation\n\n" + Cells.plain(sentence()) + "\n");
        out.append("\n## Platform\n\n");
        platform().forEach(fact -> out.append("- ").append(Cells.plain(fact)).append('\n'));
        out.append("\n## Tests\n\n");
        Cells.row(out, "verdict", "test", "target", "gates", "failed", "why");
        Cells.row(out, "---", "---", "---", "---:", "---:", "---");
        run.tests().forEach(test -> Cells.row(out, testCells(test).toArray()));
        MatrixRecord all = matrix;
        if (all != null) {
            out.append("\n## Configurations\n\n");
            Cells.row(out, headings(all).toArray());
            Cells.row(out, headings(all).stream().map(it -> "---").toArray());
            all.rows().forEach(row -> Cells.row(out, configuration(all, row).toArray()));
            for (MatrixRecord.Row row : all.rows()) {
                if (!row.comparisons().isEmpty()) {
                    out.append("\n### ")
                            .append(Cells.plain(row.name()))
                            .append(" against ")
                            .append(Cells.plain(first(all)))
                            .append("\n\n");
                    Cells.comparisons(out, row.comparisons());
                }
            }
        }
        if (!run.comparisons().isEmpty()) {
            out.append("\n## Against the baseline\n\n");
            Cells.comparisons(out, run.comparisons());
        }
        return out.toString();
    }

    private static String first(MatrixRecord matrix) {
        return matrix.rows().getFirst().name();
    }

    private static List<String> testCells(TestRecord test) {
        long failed = test.gates().stream()
                .filter(gate -> gate.state() == GateState.FAIL)
                .count();
        return List.of(
                String.valueOf(test.verdict()),
                test.name(),
                test.target(),
                String.valueOf(test.gates().size()),
                String.valueOf(failed),
                String.join("; ", test.reasons()));
    }

    private static List<String> headings(MatrixRecord matrix) {
        List<String> headings = new ArrayList<>(List.of("configuration", "set"));
        for (String place : places(matrix)) {
            headings.add(place);
        }
        headings.add("runs");
        headings.add("why not");
        return headings;
    }

    /** Each figure of each test, in the order of the first row. */
    private static Set<String> places(MatrixRecord matrix) {
        Set<String> places = new LinkedHashSet<>();
        matrix.rows().forEach(row -> row.figures().forEach(figure -> places.add(place(figure))));
        return places;
    }

    private static String place(MatrixRecord.Median figure) {
        return figure.test() + (figure.agents() == null ? "" : ", " + figure.agents() + " agents") + ": "
                + figure.measure();
    }

    private static List<String> configuration(MatrixRecord matrix, MatrixRecord.Row row) {
        List<String> cells = new ArrayList<>(List.of(row.name(), row.set().isEmpty() ? "the defaults" : row.set()));
        for (String place : places(matrix)) {
            cells.add(row.figures().stream()
                    .filter(figure -> place(figure).equals(place))
                    .findFirst()
                    .map(ReleaseReports::figure)
                    .orElse(Format.NONE));
        }
        cells.add(String.valueOf(row.runs().size()));
        cells.add(Objects.requireNonNullElse(row.reason(), ""));
        return cells;
    }

    private static String figure(MatrixRecord.Median figure) {
        return figure.measure().equals("rss_bytes")
                ? String.format(Locale.ROOT, "%.1f MB", figure.value() / MEGABYTE)
                : Format.number(figure.value());
    }

    // --- HTML ---

    /** The report as one page that needs no network. */
    private String html(String style) {
        Html out = new Html()
                .raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", verdict() + ": release performance validation")
                .raw("<style>")
                .raw(style)
                .raw("</style></head>\n<body><main>\n<section class=\"card hero ")
                .raw(Html.tone(verdict().name()))
                .raw("\">")
                .element("div class=\"word\"", verdict().name())
                .element("div class=\"name\"", "release performance validation")
                .element("p class=\"say\"", sentence())
                .raw("</section>\n<section class=\"card\">")
                .element("h2", "Platform")
                .raw("<ul>");
        platform().forEach(fact -> out.element("li", fact));
        out.raw("</ul></section>\n");
        configurations(out);
        out.raw("<section class=\"card\">")
                .element("h2", "Tests")
                .tableHead("", "test", "target", "#gates", "#failed", "why");
        for (TestRecord test : run.tests()) {
            List<String> cells = testCells(test);
            out.raw("<tr><td>").raw(Html.chip(cells.getFirst())).raw("</td>");
            for (int i = 1; i < cells.size(); i++) {
                out.element(i == 3 || i == 4 ? "td class=\"num\"" : "td", cells.get(i));
            }
            out.raw("</tr>");
        }
        out.tableEnd().raw("</section>\n");
        if (!run.comparisons().isEmpty()) {
            out.raw("<section class=\"card\">").element("h2", "Against the baseline");
            ComparisonReports.comparisons(out, run.comparisons());
            out.raw("</section>\n");
        }
        return out.raw("</main></body></html>\n").toString();
    }

    private void configurations(Html out) {
        MatrixRecord all = matrix;
        if (all == null) {
            return;
        }
        out.raw("<section class=\"card\">").element("h2", "Configurations");
        List<ForestPlot.Line> lines = new ArrayList<>();
        for (MatrixRecord.Row row : all.rows()) {
            row.comparisons().forEach(it -> lines.add(new ForestPlot.Line(row.name() + ": " + it.metric(), it)));
        }
        out.raw(ForestPlot.svg("Each configuration against '" + first(all) + "': ratio with its 95 % interval", lines));
        List<String> heads = headings(all);
        int last = heads.size() - 1;
        out.tableHead(IntStream.range(0, heads.size())
                .mapToObj(i -> i < 2 || i == last ? heads.get(i) : "#" + heads.get(i))
                .toArray(String[]::new));
        all.rows().forEach(row -> out.row(configuration(all, row)));
        out.tableEnd();
        for (MatrixRecord.Row row : all.rows()) {
            if (!row.comparisons().isEmpty()) {
                out.element("h3", row.name() + " against " + first(all));
                ComparisonReports.comparisons(out, row.comparisons());
            }
        }
        out.raw("</section>\n");
    }

    /** The page with the style sheet that all reports have. */
    public String html() throws IOException {
        return html(Reports.style());
    }
}
