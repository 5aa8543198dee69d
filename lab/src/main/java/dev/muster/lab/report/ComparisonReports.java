package dev.muster.lab.report;

import dev.muster.lab.analysis.Change;
import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.PolicyGate;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A paired comparison as an HTML page, as Markdown and as JUnit XML, written from its {@code comparison.json}. */
public final class ComparisonReports {
    private final PairedRecord record;

    private ComparisonReports(PairedRecord record) {
        this.record = record;
    }

    /**
     * Writes report.html, report.md and junit.xml anew.
     *
     * @throws IOException with a message for the user when the directory holds no comparison, or cannot be written
     */
    public static void render(Path directory) throws IOException {
        ComparisonReports reports = new ComparisonReports(PairedDirectory.read(directory));
        replace(directory.resolve(Reports.HTML), reports.html(Reports.style()));
        replace(directory.resolve(Reports.MARKDOWN), reports.markdown());
        replace(directory.resolve(Reports.JUNIT), reports.junit());
    }

    /**
     * One report as text.
     *
     * @throws IOException with a message for the user when the directory holds no comparison, or there is no such form
     *     of one
     */
    public static String text(Path directory, Reports.Form form) throws IOException {
        ComparisonReports reports = new ComparisonReports(PairedDirectory.read(directory));
        return switch (form) {
            case HTML -> reports.html(Reports.style());
            case MD -> reports.markdown();
            case JUNIT -> reports.junit();
            case JSON -> RunJson.mapper().writeValueAsString(reports.record) + "\n";
            default ->
                throw new IOException(directory + " is a comparison, which has no report of the form "
                        + form.name().toLowerCase(Locale.ROOT) + "; html, md, json and junit there are");
        };
    }

    private static void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What it comes to, in a sentence. */
    public static String sentence(PairedRecord record) {
        int pairs = record.pairs().size();
        String measured = pairs + (pairs == 1 ? " pair" : " pairs");
        if (record.sameBuild()) {
            return wrong(record) + "The same on both sides: what differs is noise. " + measured + " measured.";
        }
        return wrong(record)
                + String.format(
                        Locale.ROOT,
                        "Of %d figures %d regressed, %d improved, %d are equivalent, %d are inconclusive, after %s.",
                        record.comparisons().size(),
                        count(record, Change.REGRESSED),
                        count(record, Change.IMPROVED),
                        count(record, Change.EQUIVALENT),
                        count(record, Change.INCONCLUSIVE),
                        measured);
    }

    /** What outweighs all figures, if there is such a thing. */
    private static String wrong(PairedRecord record) {
        List<String> all =
                record.pairs().stream().flatMap(pair -> pair.wrong().stream()).toList();
        return all.isEmpty() ? "" : "B is wrong, however fast it is: " + all.getFirst() + ". ";
    }

    private static long count(PairedRecord record, Change verdict) {
        return record.comparisons().stream()
                .filter(row -> row.verdict() == verdict)
                .count();
    }

    private String title() {
        return record.verdict() + ": B against A"
                + (record.scenario() == null ? "" : ", " + record.scenario().name());
    }

    private List<String> facts() {
        List<String> facts = new ArrayList<>();
        facts.add("A: " + described(record.a()));
        facts.add("B: " + described(record.b()));
        RunRecord.ScenarioRecord scenario = record.scenario();
        RunRecord.ScenarioRecord other = record.scenarioB();
        if (scenario != null && other == null) {
            facts.add("Scenario: " + described(scenario));
        } else if (scenario != null && other != null) {
            facts.add("Scenario of A: " + described(scenario) + "; of B: " + described(other)
                    + ". Tests of the same name are compared; they are loaded alike.");
        }
        if (record.machine() != null) {
            facts.add("Machine: " + record.machine().described());
        }
        facts.add("Order: "
                + String.join(
                        ", ",
                        record.pairs().stream()
                                .map(PairedRecord.PairRecord::order)
                                .toList()) + "; a fresh JVM each; the unit of the statistics is the run.");
        facts.add(
                "A and B are medians of all runs. B / A is the median of the pairs' own ratios, so that it is not the quotient of"
                        + " the two, with a bootstrap interval over pairs; q is Wilcoxon's p,"
                        + " corrected for the number of figures; the margin is the larger of what matters and the noise floor.");
        return facts;
    }

    private static String described(PairedRecord.BuildRecord build) {
        return build.given() + ", " + build.version() + " (program " + build.digest() + ")"
                + (build.jvm() == null ? "" : ", JVM options " + build.jvm())
                + (build.environment() == null ? "" : ", " + build.environment())
                + (build.arguments() == null ? "" : ", run with " + build.arguments());
    }

    private static String described(RunRecord.ScenarioRecord scenario) {
        return scenario.name() + " (" + scenario.hash() + "), seed " + scenario.seed();
    }

    private String markdown() {
        StringBuilder out = new StringBuilder("# " + title() + "\n\n" + sentence(record) + "\n");
        if (record.stateReason() != null) {
            out.append("\n**Partial: ").append(record.stateReason()).append("**\n");
        }
        if (!record.gates().isEmpty()) {
            out.append("\n## Gates\n\n");
            Cells.row(out, "state", "test", "metric", "agents", "value", "bound", "reason");
            Cells.row(out, "---", "---", "---", "---:", "---:", "---", "---");
            for (PolicyGate gate : record.gates()) {
                Cells.row(out, cells(gate).toArray());
            }
        }
        out.append("\n## Figures\n\n");
        Cells.comparisons(out, record.comparisons());
        out.append("\n## How\n\n");
        facts().forEach(fact -> out.append("- ").append(fact).append('\n'));
        out.append("\n## Runs\n\n");
        Cells.row(out, "pair", "order", "A", "B", "wrong or invalid");
        Cells.row(out, "---:", "---", "---", "---", "---");
        record.pairs().forEach(pair -> Cells.row(out, pair.pair(), pair.order(), pair.a(), pair.b(), invalid(pair)));
        return out.toString();
    }

    private static List<String> cells(PolicyGate gate) {
        var judged = gate.gate();
        return List.of(
                judged.state().name(),
                gate.test(),
                judged.metric() + (judged.operation() == null ? "" : " of " + judged.operation()),
                judged.agents() == null ? "" : String.valueOf(judged.agents()),
                Format.number(judged.value()),
                judged.boundText(),
                Objects.requireNonNullElse(judged.reason(), ""));
    }

    private String html(String style) {
        Html out = new Html()
                .raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", title())
                .raw("<style>")
                .raw(style)
                .raw("</style></head>\n<body><main>\n<section class=\"card hero ")
                .raw(Html.tone(record.verdict().name()))
                .raw("\">")
                .element("div class=\"word\"", record.verdict().name())
                .element("div class=\"name\"", title().substring(title().indexOf(':') + 2))
                .element("p class=\"say\"", sentence(record));
        if (record.stateReason() != null) {
            out.element("p class=\"note\"", "Partial: " + record.stateReason());
        }
        out.raw("</section>\n");
        if (!record.gates().isEmpty()) {
            out.raw("<section class=\"card\">")
                    .element("h2", "Gates")
                    .tableHead("", "test", "metric", "#agents", "#value", "bound", "reason");
            record.gates().forEach(gate -> out.row(cells(gate)));
            out.tableEnd().raw("</section>\n");
        }
        out.raw("<section class=\"card\">").element("h2", "Figures");
        comparisons(out, record.comparisons());
        out.raw("</section>\n<section class=\"card\">").element("h2", "How").raw("<ul>");
        facts().forEach(fact -> out.element("li", fact));
        out.raw("</ul></section>\n<section class=\"card\">")
                .element("h2", "Runs")
                .tableHead("pair", "order", "A", "B", "wrong or invalid");
        record.pairs()
                .forEach(pair ->
                        out.row(List.of(String.valueOf(pair.pair()), pair.order(), pair.a(), pair.b(), invalid(pair))));
        return out.tableEnd().raw("</section></main></body></html>\n").toString();
    }

    private static String invalid(PairedRecord.PairRecord pair) {
        return Stream.concat(pair.invalid().stream(), pair.wrong().stream().map(why -> "wrong: B, " + why))
                .collect(Collectors.joining("; "));
    }

    private static String chip(ComparisonRecord row) {
        String tone = switch (row.verdict()) {
            case REGRESSED -> "tone-fail";
            case IMPROVED, EQUIVALENT -> "tone-pass";
            case INCONCLUSIVE -> "tone-open";
        };
        return "<span class=\"chip " + tone + "\">" + ComparisonTable.word(row) + "</span>";
    }

    /** Appends the table of figures that were compared. */
    static void comparisons(Html out, List<ComparisonRecord> rows) {
        out.tableHead(ComparisonTable.HEADINGS.toArray(String[]::new));
        for (ComparisonRecord row : rows) {
            List<String> cells = ComparisonTable.cells(row);
            out.raw("<tr>");
            out.raw("<td>").raw(chip(row)).raw("</td>");
            for (int i = 1; i < cells.size(); i++) {
                boolean number = ComparisonTable.HEADINGS.get(i).startsWith("#");
                out.element(
                        number ? "td class=\"num\"" : i == cells.size() - 1 ? "td class=\"wide\"" : "td", cells.get(i));
            }
            out.raw("</tr>");
        }
        out.tableEnd();
    }

    /** A case for each gate; without a policy, one for each figure that was compared. */
    private String junit() {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        boolean policy = !record.gates().isEmpty();
        long failures = policy
                ? record.gates().stream()
                        .filter(it -> it.gate().state() == GateState.FAIL)
                        .count()
                : count(record, Change.REGRESSED);
        long skipped = policy
                ? record.gates().stream()
                        .filter(it -> it.gate().state() == GateState.INCONCLUSIVE)
                        .count()
                : count(record, Change.INCONCLUSIVE);
        int cases = policy ? record.gates().size() : record.comparisons().size();
        boolean cut = record.state() != RunRecord.State.COMPLETE;
        String wrong = wrong(record);
        int more = wrong.isEmpty() ? 0 : 1;
        out.append(String.format(
                Locale.ROOT,
                "<testsuites name=\"comparison\">%n  <testsuite name=\"B against A\" tests=\"%d\" failures=\"%d\""
                        + " skipped=\"%d\">%n",
                cases + more + (cut ? 1 : 0),
                failures + more,
                skipped + (cut ? 1 : 0)));
        if (policy) {
            record.gates().forEach(gate -> testCase(out, gate));
        } else {
            record.comparisons().forEach(row -> testCase(out, row));
        }
        if (!wrong.isEmpty()) { // in no figure that was compared
            open(out, "comparison", "B is right");
            fail(out, wrong.strip());
        }
        if (cut) {
            open(out, "comparison", "the comparison came to its end");
            skip(out, Objects.requireNonNullElse(record.stateReason(), "it is still going on, or was killed"));
        }
        return out.append("  </testsuite>\n</testsuites>\n").toString();
    }

    private static void testCase(StringBuilder out, PolicyGate gate) {
        var judged = gate.gate();
        open(
                out,
                gate.test(),
                judged.metric()
                        + (judged.operation() == null ? "" : " of " + judged.operation())
                        + (judged.agents() == null ? "" : " at " + judged.agents() + " agents") + " "
                        + judged.boundText());
        String reason = Objects.requireNonNullElse(judged.reason(), Format.number(judged.value()));
        switch (judged.state()) {
            case PASS ->
                out.append("<system-out>").append(Markup.escape(reason)).append("</system-out></testcase>\n");
            case FAIL -> fail(out, reason);
            case INCONCLUSIVE -> skip(out, reason);
        }
    }

    private static void testCase(StringBuilder out, ComparisonRecord row) {
        open(
                out,
                row.test(),
                row.metric()
                        + (row.operation() == null ? "" : " of " + row.operation())
                        + (row.agents() == null ? "" : " at " + row.agents() + " agents"));
        String figures = row.ratio() == null
                ? ComparisonTable.word(row) + ": " + Objects.requireNonNullElse(row.reason(), "0 on both sides")
                : String.format(
                        Locale.ROOT,
                        "%s: %.4f × A, 95 %% interval %.4f to %.4f",
                        ComparisonTable.word(row),
                        row.ratio(),
                        row.low(),
                        row.high());
        switch (row.verdict()) {
            case REGRESSED -> fail(out, figures);
            case INCONCLUSIVE -> skip(out, Objects.requireNonNullElse(row.reason(), figures));
            case IMPROVED, EQUIVALENT ->
                out.append("<system-out>").append(Markup.escape(figures)).append("</system-out></testcase>\n");
        }
    }

    private static void open(StringBuilder out, String test, String name) {
        out.append("    <testcase classname=\"")
                .append(Markup.escape(test))
                .append("\" name=\"")
                .append(Markup.escape(name))
                .append("\">");
    }

    private static void fail(StringBuilder out, String message) {
        out.append("<failure message=\"").append(Markup.escape(message)).append("\"/></testcase>\n");
    }

    private static void skip(StringBuilder out, String message) {
        out.append("<skipped message=\"").append(Markup.escape(message)).append("\"/></testcase>\n");
    }
}
