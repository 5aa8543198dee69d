package dev.muster.lab.report;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.gate.GateState;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.TestRecord.MemoryPerAgent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A run as one HTML page that needs nothing else: the verdict first, then what it rests on. */
final class HtmlReport {
    private static final int TOP = 3;

    private final RunRecord run;
    private final Advice advice;
    private final Summary summary;
    private final List<Unfinished> unfinished;
    private final List<String> gaps;
    private final ResourceSeries resources;
    private final TimeSeries times;
    private final String style;
    private final Html out = new Html();

    HtmlReport(
            RunRecord run,
            Advice advice,
            List<Unfinished> unfinished,
            List<String> gaps,
            ResourceSeries resources,
            TimeSeries times,
            String style) {
        this.gaps = gaps;
        this.run = run;
        this.advice = advice;
        this.summary = new Summary(run);
        this.unfinished = unfinished;
        this.resources = resources;
        this.times = times;
        this.style = style;
    }

    /** The report of a stress test: how many agents it bears, and what breaks first. */
    String html() {
        pageOne(summary.kind(), "");
        overview();
        for (int i = 0; i < run.tests().size(); i++) {
            out.raw(new TestSection(run.tests().get(i), "test-" + i, times, PageScale.of(run)).html());
        }
        unfinished();
        resources();
        return end();
    }

    /** The report of an optimisation: what to change first, and what it gains. */
    String performance() {
        PerformanceBody body = new PerformanceBody(run, advice, times.directory());
        pageOne("Performance optimisation", body.headline());
        body.into(out);
        return end();
    }

    /** The validation of a deployment: whether it survives, and how it comes back. */
    String deployment() {
        DeploymentBody body = new DeploymentBody(run, times.directory());
        pageOne("Production deployment validation", body.headline());
        body.into(out);
        return end();
    }

    private void pageOne(String kind, String headline) {
        String title = summary.verdict() + " · " + run.scenario().name() + (summary.simulated() ? " (simulated)" : "")
                + " · " + kind;
        out.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", title)
                .raw("<style>")
                .raw(style)
                .raw("</style></head>\n<body><main>\n");
        hero(kind, headline);
        gaps();
        tiles();
        capacity();
        gates();
        comparisons();
        validity();
        actions();
        memory();
        environment();
    }

    private String end() {
        Sheet terms = Terms.of(run);
        if (!terms.empty()) {
            card(Terms.TITLE, terms, "");
        }
        out.raw("<footer>")
                .text("Every figure comes from the files beside this page: run.json, resources.csv, scenario.yaml and "
                        + run.samples().size() + " interval logs under samples/ (HdrHistogram format 1.3).")
                .raw("</footer></main></body></html>\n");
        return out.toString();
    }

    private void hero(String kind, String headline) {
        out.raw("<section class=\"card hero ")
                .raw(Html.tone(summary.verdict()))
                .raw("\">")
                .element("div class=\"word\"", summary.verdict())
                .element(
                        "div class=\"name\"",
                        run.scenario().name()
                                + (summary.simulated() ? " (simulated)" : "")
                                + (summary.caveat().isEmpty() ? "" : " · " + summary.caveat()))
                .element("p class=\"say\"", headline.isEmpty() ? summary.sentence() : headline);
        if (!headline.isEmpty()) {
            out.element("p", summary.sentence());
        }
        if (!summary.capacity().isEmpty()) {
            out.element("p class=\"soft\"", summary.capacity());
        }
        if (summary.partial()) {
            out.element("p class=\"note\"", summary.partialReason());
        }
        if (!run.notRun().isEmpty() && summary.partial()) {
            out.element("p class=\"soft\"", "Not run: " + String.join(", ", run.notRun()));
        }
        out.element(
                        "p class=\"meta\"",
                        kind + " · " + run.startedAt() + " · " + Format.seconds(run.seconds()) + " · Muster "
                                + run.tool().version()
                                + (run.tool().commit() == null
                                        ? ""
                                        : " (" + run.tool().commit() + ")") + " · "
                                + run.environment().cores() + " cores · "
                                + (run.repetitions() == 1 ? "one repetition" : run.repetitions() + " repetitions"))
                .raw("</section>\n");
    }

    private void gaps() {
        if (gaps.isEmpty()) {
            return;
        }
        out.raw("<section class=\"card\">")
                .element("h2", "Not all figures can be checked")
                .raw("<ul>");
        gaps.forEach(gap -> out.element("li", gap));
        out.raw("</ul></section>\n");
    }

    private void tiles() {
        out.raw("<section class=\"tiles\">");
        run.tests().stream()
                .flatMap(test -> test.rungs().stream().map(rung -> new Peak(test, rung)))
                .filter(peak -> peak.rung().invalid().isEmpty())
                .filter(peak -> peak.test().unit().equals("operations")
                        || peak.test().unit().equals("cycles"))
                .max(Comparator.comparingDouble(peak -> peak.rung().throughput()))
                .ifPresent(peak -> tile(
                        "Highest throughput",
                        Format.rate(peak.rung().throughput()),
                        "/s",
                        peak.test().unit() + ": " + peak.test().name() + ", "
                                + Format.agents(peak.rung().agents())));
        var environment = run.environment();
        tile(
                "Disk fdatasync",
                Format.number(environment.diskFsyncP50Us()),
                "µs median",
                "p99 " + Format.number(environment.diskFsyncP99Us()) + " µs beside the load; quiet "
                        + Format.number(environment.diskFsyncQuietP50Us()) + " / "
                        + Format.number(environment.diskFsyncQuietP99Us()) + " µs");
        memoryTile();
        auditTile();
        validityTile();
        out.raw("</section>\n");
    }

    private void capacity() {
        Sheet capacity = Capacity.of(run);
        if (!capacity.empty()) {
            card(
                    "Capacity",
                    capacity,
                    "The knee is where ideal growth would reach the limit; beyond the peak more agents do less.");
        }
    }

    private void validity() {
        Sheet validity = Validity.of(run);
        if (!validity.empty()) {
            card("Can it be believed?", validity, "");
        }
    }

    private void actions() {
        if (run.tests().isEmpty()) {
            return;
        }
        out.raw("<section class=\"card\">").element("h2", "What to change first");
        if (advice.recommendations().isEmpty()) {
            out.element("p", "These figures recommend nothing.");
        } else {
            AdviceTable.of(advice, TOP).into(out);
        }
        if (advice.recommendations().size() > TOP) {
            out.raw("<details><summary>")
                    .text("All " + advice.recommendations().size() + " recommendations")
                    .raw("</summary>");
            AdviceTable.of(advice, Integer.MAX_VALUE).into(out);
            out.raw("</details>");
        }
        out.element("p class=\"soft\"", AdviceTable.scope(advice)).raw("</section>\n");
    }

    private void memory() {
        Sheet memory = MemoryTable.of(run);
        if (!memory.empty()) {
            card("Memory", memory, "Slopes over the ladder by Theil and Sen.");
        }
    }

    private void card(String title, Sheet sheet, String note) {
        out.raw("<section class=\"card\">").element("h2", title);
        sheet.into(out);
        if (!note.isEmpty()) {
            out.element("p class=\"soft\"", note);
        }
        out.raw("</section>\n");
    }

    private record Peak(TestRecord test, RungRecord rung) {}

    private void tile(String caption, String figure, String unit, String note) {
        out.raw("<div class=\"tile\">")
                .element("div class=\"cap\"", caption)
                .raw("<b>")
                .text(figure)
                .raw(" ")
                .element("small", unit)
                .raw("</b>")
                .element("span", note)
                .raw("</div>");
    }

    private void memoryTile() {
        TestRecord widest = run.tests().stream()
                .filter(test -> test.memoryPerAgent() != null)
                .max(Comparator.comparingInt(test -> test.rungs().getLast().agents()))
                .orElse(null);
        MemoryPerAgent memory = widest == null ? null : widest.memoryPerAgent();
        if (widest != null && memory != null) {
            tile(
                    "Live heap per agent",
                    Format.kilobytes(memory.liveHeapBytes()),
                    "KB",
                    "95 % " + Format.kilobytes(memory.low()) + " to " + Format.kilobytes(memory.high()) + " KB; "
                            + widest.name() + ", up to "
                            + Format.agents(widest.rungs().getLast().agents()));
        }
    }

    private void auditTile() {
        long audits = run.tests().stream().filter(test -> test.audit() != null).count();
        if (audits == 0) {
            return;
        }
        long acknowledged = 0;
        long wrong = 0;
        for (TestRecord test : run.tests()) {
            var audit = test.audit();
            if (audit != null) {
                Long listed = audit.acknowledged();
                acknowledged += listed == null ? 0 : listed;
                wrong += audit.lost() + audit.duplicated() + audit.foreign() + audit.outOfOrder() + audit.corrupt();
            }
        }
        tile(
                "Audit",
                Format.count(wrong),
                "findings",
                Format.count(acknowledged) + " acknowledged changes looked up, in " + audits
                        + (audits == 1 ? " audit" : " audits"));
    }

    private void validityTile() {
        List<RungRecord> rungs =
                run.tests().stream().flatMap(test -> test.rungs().stream()).toList();
        if (rungs.isEmpty()) {
            return;
        }
        long invalid = rungs.stream().filter(rung -> !rung.invalid().isEmpty()).count();
        long steady = rungs.stream()
                .filter(rung -> Boolean.TRUE.equals(rung.steady()))
                .count();
        long judged = rungs.stream().filter(rung -> rung.steady() != null).count();
        double lag = rungs.stream()
                .map(rung -> rung.generator().lagP99Ms())
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(-1);
        double little = rungs.stream()
                .map(RungRecord::littlesLawError)
                .filter(Objects::nonNull)
                .mapToDouble(Math::abs)
                .max()
                .orElse(-1);
        tile(
                "Validity",
                (rungs.size() - invalid) + " of " + rungs.size(),
                "rungs",
                (judged == 0 ? "steadiness not judged" : steady + " of " + judged + " steady")
                        + (lag < 0 ? "" : String.format(Locale.ROOT, "; lag p99 ≤ %.2f ms", lag))
                        + (little < 0 ? "" : String.format(Locale.ROOT, "; Little ≤ %.1f %%", little * 100)));
    }

    private void overview() {
        if (run.tests().isEmpty()) {
            return;
        }
        out.raw("<section class=\"card\">")
                .element("h2", "Tests")
                .tableHead(
                        "test",
                        "",
                        "#agents",
                        "#throughput",
                        "#p50 ms",
                        "#p99 ms",
                        "#errors",
                        "#audit findings",
                        "load");
        for (int i = 0; i < run.tests().size(); i++) {
            TestRecord test = run.tests().get(i);
            out.raw("<tr><td class=\"nowrap\"><a href=\"#test-" + i + "\">")
                    .text(test.name())
                    .raw("</a></td><td>")
                    .raw(Html.chip(
                            test.verdict() == null
                                    ? "NOT FINISHED"
                                    : test.verdict().name()))
                    .raw("</td>");
            headline(test).forEach(cell -> out.element("td class=\"num\"", cell));
            out.element("td class=\"nowrap soft\"", test.load().arrival()).raw("</tr>");
        }
        out.tableEnd().raw("</section>\n");
    }

    /**
     * The figures of the best rung; of the last one where the load was given, since all do as much as was asked for.
     */
    private static List<String> headline(TestRecord test) {
        if (test.rungs().isEmpty()) {
            return List.of(Format.NONE, Format.NONE, Format.NONE, Format.NONE, Format.NONE, Format.NONE);
        }
        RungRecord rung = test.load().open()
                ? test.rungs().getLast()
                : test.rungs().stream()
                        .max(Comparator.comparingDouble(RungRecord::throughput))
                        .orElseThrow();
        var audit = test.audit();
        return List.of(
                String.valueOf(rung.agents()),
                Format.rate(rung.throughput()) + " " + test.unit() + "/s",
                Format.number(rung.responseMs().p50()),
                Format.number(rung.responseMs().p99()),
                Format.count(test.rungs().stream()
                        .flatMap(each -> each.errors().values().stream())
                        .mapToLong(Long::longValue)
                        .sum()),
                audit == null
                        ? "none made"
                        : Format.count(audit.lost()
                                + audit.duplicated()
                                + audit.foreign()
                                + audit.outOfOrder()
                                + audit.corrupt()));
    }

    private void gates() {
        out.raw("<section class=\"card\">").element("h2", "Gates");
        List<GateRecord> all = summary.gates();
        if (all.isEmpty()) {
            out.element("p class=\"soft\"", "No threshold was judged.").raw("</section>\n");
            return;
        }
        List<GateRecord> bad =
                all.stream().filter(gate -> gate.state() != GateState.PASS).toList();
        boolean fold = all.size() > 24;
        if (!bad.isEmpty() && fold) {
            out.element("h3", "Not passed");
            gateTable(true);
        }
        if (fold) {
            out.raw("<details><summary>").text("All " + all.size() + " gates").raw("</summary>");
        }
        gateTable(false);
        if (fold) {
            out.raw("</details>");
        }
        if (bad.isEmpty() && fold) {
            out.element("p class=\"soft\"", "Every one of them holds.");
        }
        out.raw("</section>\n");
    }

    private void gateTable(boolean onlyBad) {
        out.tableHead("", "what", "#agents", "#value", "bound", "used of the bound");
        for (TestRecord test : run.tests()) {
            List<GateRecord> gates = new ArrayList<>(test.gates());
            if (onlyBad) {
                gates.removeIf(gate -> gate.state() == GateState.PASS);
            }
            if (gates.isEmpty()) {
                continue;
            }
            out.raw("<tr class=\"group\"><td colspan=\"6\">").text(test.name()).raw("</td></tr>");
            gates.forEach(this::gate);
        }
        out.tableEnd();
    }

    private void gate(GateRecord gate) {
        String tone = Html.tone(gate.state().name());
        out.raw("<tr class=\"")
                .raw(tone)
                .raw("\"><td>")
                .raw(Html.chip(gate.state().name()))
                .raw("</td><td>")
                .text(gate.metric() + (gate.operation() == null ? "" : " of " + gate.operation()))
                .raw("</td><td class=\"num\">")
                .text(gate.agents() == null ? "" : String.valueOf(gate.agents()))
                .raw("</td><td class=\"num\">")
                .text(Format.number(gate.value()))
                .raw("</td><td class=\"wide\">")
                .text(gate.boundText())
                .raw("</td><td>");
        Double used = Summary.used(gate);
        if (used == null) {
            out.element("span class=\"soft\"", Objects.requireNonNullElse(gate.reason(), ""));
        } else {
            out.raw(String.format(
                    Locale.ROOT,
                    "<div class=\"used\"><div class=\"bar\"><i style=\"width:%.0f%%\"></i></div>%s</div>",
                    Math.clamp(used * 100, 2, 100),
                    used < 9.995 ? String.format(Locale.ROOT, "%.0f %%", used * 100) : "over 10 ×"));
        }
        out.raw("</td></tr>");
    }

    private void comparisons() {
        if (!run.comparisons().isEmpty()) {
            out.raw("<section class=\"card\">")
                    .element("h2", "Against the baseline")
                    .element("p class=\"soft\"", "A is the baseline, B is this run.");
            ComparisonReports.comparisons(out, run.comparisons());
            out.raw("</section>\n");
        }
    }

    private void unfinished() {
        if (unfinished.isEmpty()) {
            return;
        }
        out.raw("<section class=\"card\">")
                .element("h2", "Rungs that were not finished")
                .element("p class=\"soft\"", "Read back from what their interval logs held when the run stopped.")
                .tableHead("samples", "measured", "#n", "#p50 ms", "#p99 ms", "#max ms");
        for (Unfinished rung : unfinished) {
            out.row(List.of(
                    rung.sample(),
                    rung.measured() ? "the window, in part" : "the warm-up only",
                    Format.count(rung.response().n()),
                    Format.number(rung.response().p50()),
                    Format.number(rung.response().p99()),
                    Format.number(rung.response().max())));
        }
        out.tableEnd().raw("</section>\n");
    }

    private void resources() {
        if (resources.empty()) {
            return;
        }
        out.raw("<section class=\"card\">")
                .element("h2", "Resources over the run")
                .element("p class=\"soft\"", resources.whose())
                .raw("<div class=\"plots\">")
                .raw(resources.memory().html())
                .raw(resources.processor().html())
                .raw("</div></section>\n");
    }

    private void environment() {
        out.raw("<section class=\"card\">").element("h2", "Where and how");
        out.raw("<dl>");
        Environments.rows(run).forEach((name, value) -> out.element("dt", name).element("dd", value));
        out.raw("</dl>")
                .element("h3", "Reproduce")
                .raw("<pre><code>")
                .text(run.reproduce())
                .raw("</code></pre></section>\n");
    }
}
