package dev.muster.lab.report;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.GaugeRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.TestRecord.MemoryPerAgent;
import dev.muster.lab.result.UslRecord;
import dev.muster.lab.sample.Distribution;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part of the page about one test. */
final class TestSection {
    private final TestRecord test;
    private final String anchor;
    private final TestPlots plots;
    private final Path directory;
    private final PageScale scale;
    private final ResourceHeat heat;
    private final FairnessView fairness;
    private final Html out = new Html();

    TestSection(TestRecord test, String anchor, TimeSeries times, PageScale scale) {
        this.scale = scale;
        this.heat = new ResourceHeat(test, scale.cores());
        this.fairness = new FairnessView(test);
        this.test = test;
        this.anchor = anchor;
        this.plots = new TestPlots(test, times);
        this.directory = times.directory();
    }

    String html() {
        out.raw("<section class=\"card\" id=\"" + anchor + "\"><div class=\"head\">")
                .element("h2", test.name() + (test.simulated() ? " (simulated)" : ""))
                .raw(Html.chip(
                        test.verdict() == null ? "NOT FINISHED" : test.verdict().name()))
                .raw("</div>")
                .element("p", test.meaning())
                .element("p class=\"soft\"", sentence());
        if (!test.reasons().isEmpty()) {
            out.raw("<ul class=\"reasons\">");
            test.reasons().forEach(reason -> out.element("li", reason));
            out.raw("</ul>");
        }
        course();
        fault();
        if (!test.rungs().isEmpty()) {
            out.raw("<div class=\"plots\">");
            plots.all().forEach(plot -> out.raw(plot.simulated(test.simulated()).html()));
            fairness.lorenz()
                    .ifPresent(plot -> out.raw(plot.simulated(test.simulated()).html()));
            out.raw("</div>");
            scaling();
            rungs();
            times();
            if (!heat.empty()) {
                heat.into(out);
            }
            gauges();
            examples();
            if (test.rungs().size() == 1) {
                mixes();
            }
            details();
        }
        memory();
        growth();
        observed();
        audit();
        return out.raw("</section>\n").toString();
    }

    private void course() {
        CourseWords.stopped(test).ifPresent(why -> out.element("p class=\"note\"", why));
        CourseWords.again(test).forEach(each -> out.element("p class=\"note\"", each));
        ProbeRecord probe = test.probe();
        if (probe != null) {
            out.element("p class=\"note\"", CourseWords.found(probe));
            plots(CoursePlots.search(test, probe));
            out.tableHead(CourseWords.STEP_HEAD.toArray(String[]::new));
            CourseWords.steps(test, probe).forEach(step -> out.row(step));
            out.tableEnd();
        }
        SoakRecord soak = test.soak();
        if (soak != null) {
            out.element("p", CourseWords.looked(soak));
            plots(CoursePlots.soak(soak));
            out.tableHead(CourseWords.SIGNAL_HEAD.toArray(String[]::new));
            CourseWords.signals(soak).forEach(signal -> out.row(signal));
            out.tableEnd();
        }
    }

    private void fault() {
        FaultView fault = FaultView.of(test);
        if (fault == null) {
            return;
        }
        out.element("p class=\"note\"", fault.done());
        out.element("p", "What must hold:").raw("<ul>");
        fault.mustHold().forEach(each -> out.element("li", each));
        out.raw("</ul>");
        fault.injections().into(out);
        out.raw("<ul>");
        fault.told().forEach(each -> out.element("li", each));
        out.raw("</ul>");
        if (!fault.missing().isEmpty()) {
            out.raw("<ul class=\"reasons\">");
            fault.missing().forEach(each -> out.element("li", each));
            out.raw("</ul>");
        }
        plots(fault.plots(directory));
    }

    private void plots(List<Plot> shown) {
        if (!shown.isEmpty()) {
            out.raw("<div class=\"plots\">");
            shown.forEach(plot -> out.raw(plot.simulated(test.simulated()).html()));
            out.raw("</div>");
        }
    }

    private String sentence() {
        TestRecord.Load load = test.load();
        return "Load: " + load.arrival() + "; warm-up " + load.warmUp() + "; window " + load.window()
                + (test.preload() > 0 ? "; " + Format.count(test.preload()) + " objects preloaded" : "")
                + load.sharing().described() + ".";
    }

    private void scaling() {
        UslRecord usl = test.usl();
        if (usl != null) {
            ScalingPlots scaling = new ScalingPlots(usl, test.unit());
            out.element("p", usl.statement());
            scaling.parameters().into(out);
            out.element("p class=\"soft\"", scaling.footing());
        } else if (test.ladder() && test.notMeasured().containsKey("usl")) {
            out.element(
                    "p class=\"soft\"",
                    "No scalability law: " + test.notMeasured().get("usl") + ".");
        }
    }

    private void rungs() {
        boolean open = test.load().open();
        out.tableHead(
                "#agents",
                "#" + test.unit() + "/s" + (test.simulated() ? " (simulated)" : ""),
                "#p50 ms",
                "#p90 ms",
                "#p99 ms",
                "#p99.9 ms",
                "#max ms",
                "#n",
                "#errors",
                "#E_seed",
                "#CPU µs/op",
                "#RSS MB",
                "#live heap MB",
                open ? "#lag p99 ms" : "#Jain");
        for (RungRecord rung : test.rungs()) {
            Distribution response = rung.responseMs();
            out.row(List.of(
                    Format.rung(rung),
                    Format.rate(rung.throughput()),
                    Format.number(response.p50()),
                    Format.number(response.p90()),
                    Format.number(response.p99()),
                    Format.number(response.p999()),
                    Format.number(response.max()),
                    Format.count(response.n()),
                    errors(rung),
                    Format.number(rung.efficiencySeed()),
                    Format.number(rung.cpuUsPerOp()),
                    Format.megabytes(rung.rssBytes()),
                    Format.megabytes(rung.liveHeapBytes()),
                    Format.number(open ? rung.generator().lagP99Ms() : rung.fairnessJain())));
        }
        out.tableEnd();
    }

    private void times() {
        Sheet times = TimesTable.of(test);
        if (!times.empty()) {
            times.into(out);
        }
    }

    private void gauges() {
        Map<String, GaugeRecord> first = test.rungs().getFirst().gauges();
        if (first.isEmpty()) {
            return;
        }
        List<String> head = new ArrayList<>(List.of("figure", "what it is", "unit"));
        test.rungs().forEach(rung -> head.add("#at " + Format.rung(rung)));
        out.tableHead(head.toArray(String[]::new));
        first.forEach((name, gauge) -> {
            List<String> cells = new ArrayList<>(List.of(name, gauge.meaning(), gauge.unit()));
            for (RungRecord rung : test.rungs()) {
                GaugeRecord shown = rung.gauges().get(name);
                cells.add(Format.number(shown == null ? null : shown.value()));
            }
            out.row(cells);
        });
        out.tableEnd();
    }

    private void examples() {
        if (test.rungs().stream().allMatch(rung -> rung.errorExamples().isEmpty())) {
            return;
        }
        out.raw("<ul class=\"reasons\">");
        for (RungRecord rung : test.rungs()) {
            rung.errorExamples()
                    .forEach((kind, detail) ->
                            out.element("li", "first " + kind + " at " + Format.named(rung) + ": " + detail));
        }
        out.raw("</ul>");
    }

    private static String errors(RungRecord rung) {
        return rung.errors().isEmpty()
                ? "0"
                : rung.errors().entrySet().stream()
                        .map(error -> error.getKey() + " " + Format.count(error.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private void mixes() {
        test.rungs().stream().filter(rung -> !rung.operations().isEmpty()).forEach(this::mix);
    }

    private void mix(RungRecord rung) {
        out.element("h3", "Operations" + (test.rungs().size() > 1 ? " at " + Format.named(rung) : ""))
                .tableHead("operation", "#p50 ms", "#p90 ms", "#p99 ms", "#p99.9 ms", "#max ms", "#n");
        for (OperationRecord operation : rung.operations()) {
            Distribution response = operation.responseMs();
            out.row(List.of(
                    operation.name(),
                    Format.number(response.p50()),
                    Format.number(response.p90()),
                    Format.number(response.p99()),
                    Format.number(response.p999()),
                    Format.number(response.max()),
                    Format.count(response.n())));
        }
        out.tableEnd();
    }

    private void details() {
        out.raw("<details><summary>More figures, and why some are missing</summary>");
        if (test.rungs().size() > 1) {
            mixes();
        }
        if (!fairness.sheet().empty()) {
            out.element("h3", "Fairness");
            fairness.sheet().into(out);
        }
        List<Plot> extra = plots.extra();
        if (!extra.isEmpty()) {
            out.raw("<div class=\"plots\">");
            extra.forEach(plot -> out.raw(plot.simulated(test.simulated()).html()));
            out.raw("</div>");
        }
        out.tableHead(
                "#agents",
                "#window s",
                "#warm-up s",
                "#offered",
                "#ok",
                "#achieved",
                "#degradation",
                "#Little's error",
                "#variation",
                "#threads",
                "#files open",
                "#disk read MB",
                "#disk written MB",
                "#GCs",
                "#GC ms",
                "#service p99 ms",
                "#pool wait p99 ms");
        for (RungRecord rung : test.rungs()) {
            out.row(List.of(
                    Format.rung(rung),
                    Format.number(rung.windowSeconds()),
                    Format.number(rung.warmUpSeconds()),
                    Format.count(rung.offered()),
                    Format.count(rung.ok()),
                    Format.percent(rung.achievedOfOffered()),
                    Format.percent(rung.degradation()),
                    Format.percent(rung.littlesLawError()),
                    Format.percent(rung.throughputVariation()),
                    Format.count(rung.threads()),
                    Format.count(rung.descriptors()),
                    Format.megabytes(rung.diskReadBytes()),
                    Format.megabytes(rung.diskWriteBytes()),
                    Format.count(rung.gcCount()),
                    Format.count(rung.gcMs()),
                    Format.number(rung.serviceMs().p99()),
                    Format.number(rung.generator().poolWaitP99Ms())));
        }
        out.tableEnd();
        counters();
        out.raw("<ul class=\"reasons soft\">");
        for (RungRecord rung : test.rungs()) {
            out.element("li", Format.named(rung) + ": " + rung.steadiness() + "; samples in " + rung.sample());
        }
        missing().forEach((key, reason) -> out.element("li", key + " was not measured: " + reason));
        out.raw("</ul></details>");
    }

    private void counters() {
        List<String> names = test.rungs().stream()
                .flatMap(rung -> rung.counters().keySet().stream())
                .distinct()
                .sorted()
                .toList();
        if (names.isEmpty()) {
            return;
        }
        List<String> head = new ArrayList<>(List.of("counter, per operation"));
        test.rungs().forEach(rung -> head.add("#at " + Format.rung(rung)));
        out.tableHead(head.toArray(String[]::new));
        for (String name : names) {
            List<String> cells = new ArrayList<>(List.of(name));
            for (RungRecord rung : test.rungs()) {
                Long total = rung.counters().get(name);
                cells.add(total == null || rung.ok() == 0 ? Format.NONE : Format.number((double) total / rung.ok()));
            }
            out.row(cells);
        }
        out.tableEnd();
    }

    private Map<String, String> missing() {
        Map<String, String> missing = new TreeMap<>(test.notMeasured());
        test.rungs().forEach(rung -> rung.notMeasured().forEach(missing::putIfAbsent));
        return missing;
    }

    private void memory() {
        MemoryPerAgent memory = test.memoryPerAgent();
        if (memory == null) {
            return;
        }
        out.element(
                "p",
                "One more agent costs " + Format.kilobytes(memory.liveHeapBytes()) + " KB of live heap"
                        + interval(memory.low(), memory.high()) + " and " + Format.kilobytes(memory.rssBytes())
                        + " KB of resident memory"
                        + interval(memory.rssLow(), memory.rssHigh())
                        + retained(memory)
                        + ": Theil–Sen slopes over the ladder with 95 % intervals.");
    }

    private static String retained(MemoryPerAgent memory) {
        return memory.retainedBytes() == null
                ? ""
                : ", and leaves " + Format.kilobytes(memory.retainedBytes()) + " KB behind"
                        + interval(memory.retainedLow(), memory.retainedHigh());
    }

    private void growth() {
        Sheet growth = GrowthTable.of(test);
        if (!growth.empty()) {
            out.element("h3", GrowthTable.TITLE).element("p class=\"soft\"", GrowthTable.NOTE);
            growth.into(out);
        }
    }

    private void observed() {
        for (ObservedSheets.Titled sheet : ObservedSheets.of(test)) {
            out.raw("<details><summary>").text(sheet.title()).raw("</summary>");
            sheet.into(out);
            out.raw("</details>");
        }
        plots(MetricPlots.of(directory, test));
        ProfileRecord profile = test.profile();
        if (profile != null) {
            ProfileSheets.into(out, directory, test.name(), profile, scale.flameBars());
        }
    }

    private static String interval(@Nullable Double low, @Nullable Double high) {
        return low == null || high == null
                ? " (too few rungs for an interval)"
                : String.format(Locale.ROOT, " [%s, %s]", Format.kilobytes(low), Format.kilobytes(high));
    }

    private void audit() {
        AuditFindings audit = test.audit();
        if (audit == null) {
            return;
        }
        out.raw("<p>")
                .raw(Html.chip(audit.clean() ? "PASS" : "FAIL"))
                .text(" Audit: "
                        + Format.count(audit.acknowledged()) + " changes acknowledged, " + Format.count(audit.found())
                        + " found; lost "
                        + audit.lost() + ", duplicated " + audit.duplicated() + ", foreign " + audit.foreign()
                        + ", out of order "
                        + audit.outOfOrder() + ", corrupt " + audit.corrupt() + "; " + Format.count(audit.examined())
                        + " rows examined.")
                .raw("</p>");
        if (!audit.details().isEmpty()) {
            out.raw("<ul class=\"reasons\">");
            audit.details().forEach(detail -> out.element("li", detail));
            out.raw("</ul>");
        }
        if (!audit.notTold().isEmpty()) {
            out.element("p class=\"soft\"", audit.notTold());
        }
    }
}
