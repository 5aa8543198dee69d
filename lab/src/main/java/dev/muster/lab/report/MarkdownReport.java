package dev.muster.lab.report;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.result.GateRecord;
import dev.muster.lab.result.ProbeRecord;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.TestRecord.MemoryPerAgent;
import dev.muster.lab.result.UslRecord;
import dev.muster.lab.sample.Distribution;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A run as Markdown: the same facts and tables as the HTML page, without its pictures. */
final class MarkdownReport {
    private final RunRecord run;
    private final Advice advice;
    private final Summary summary;
    private final List<Unfinished> unfinished;
    private final List<String> gaps;
    private final Path directory;
    private final StringBuilder out = new StringBuilder();

    /** @param directory of the run */
    MarkdownReport(RunRecord run, Advice advice, List<Unfinished> unfinished, List<String> gaps, Path directory) {
        this.directory = directory;
        this.gaps = gaps;
        this.run = run;
        this.advice = advice;
        this.summary = new Summary(run);
        this.unfinished = unfinished;
    }

    String markdown() {
        pageOne("");
        run.tests().forEach(this::test);
        unfinished();
        sheet(Terms.TITLE, Terms.of(run));
        return out.toString();
    }

    /** The performance-optimisation report. */
    String performance() {
        PerformanceBody body = new PerformanceBody(run, advice, directory);
        pageOne(body.headline());
        body.markdown().forEach(this::line);
        sheet(Terms.TITLE, Terms.of(run));
        return out.toString();
    }

    /** The validation of a deployment. */
    String deployment() {
        DeploymentBody body = new DeploymentBody(run, directory);
        pageOne(body.headline());
        body.markdown().forEach(this::line);
        sheet(Terms.TITLE, Terms.of(run));
        return out.toString();
    }

    private void pageOne(String headline) {
        line("# " + summary.verdict() + ": " + run.scenario().name()
                + (summary.simulated() ? " (simulated)" : "")
                + (summary.caveat().isEmpty() ? "" : " (" + summary.caveat() + ")"));
        if (!headline.isEmpty()) {
            line("");
            line(headline);
        }
        line("");
        line(summary.sentence());
        if (summary.partial()) {
            line("");
            line("**" + summary.partialReason() + "**");
        }
        if (!summary.capacity().isEmpty()) {
            line("");
            line(summary.capacity());
        }
        gaps();
        sheet("Capacity", Capacity.of(run));
        gates();
        comparisons();
        sheet("Can it be believed?", Validity.of(run));
        actions();
        sheet("Memory", MemoryTable.of(run));
        environment();
    }

    private void line(String text) {
        out.append(Cells.plain(text)).append('\n');
    }

    private void row(Object... cells) {
        Cells.row(out, cells);
    }

    private void sheet(String title, Sheet sheet) {
        if (!sheet.empty()) {
            line("");
            line("## " + title);
            line("");
            sheet.markdown().forEach(this::line);
        }
    }

    private void actions() {
        if (run.tests().isEmpty()) {
            return;
        }
        sheet("What to change first", AdviceTable.of(advice, Integer.MAX_VALUE));
        if (advice.recommendations().isEmpty()) {
            line("");
            line("## What to change first");
            line("");
            line("These figures recommend nothing.");
        }
        line("");
        line(AdviceTable.scope(advice));
    }

    private void scaling(TestRecord test) {
        UslRecord usl = test.usl();
        if (usl != null) {
            ScalingPlots scaling = new ScalingPlots(usl, test.unit());
            line("");
            line(usl.statement());
            line("");
            scaling.parameters().markdown().forEach(this::line);
            line("");
            line(scaling.footing());
        } else if (test.ladder() && test.notMeasured().containsKey("usl")) {
            line("");
            line("No scalability law: " + test.notMeasured().get("usl") + ".");
        }
    }

    private void gaps() {
        if (!gaps.isEmpty()) {
            line("");
            line("**Not all figures can be checked:**");
            line("");
            gaps.forEach(gap -> line("- " + gap));
        }
    }

    private void gates() {
        line("");
        line("## Gates");
        line("");
        if (summary.gates().isEmpty()) {
            line("No threshold was judged.");
            return;
        }
        row("state", "test", "metric", "agents", "value", "bound", "reason");
        row("---", "---", "---", "---:", "---:", "---", "---");
        for (TestRecord test : run.tests()) {
            for (GateRecord gate : test.gates()) {
                row(
                        gate.state(),
                        test.name(),
                        gate.metric() + (gate.operation() == null ? "" : " of " + gate.operation()),
                        gate.agents() == null ? "" : gate.agents(),
                        Format.number(gate.value()),
                        gate.boundText(),
                        Objects.requireNonNullElse(gate.reason(), ""));
            }
        }
    }

    private void comparisons() {
        if (!run.comparisons().isEmpty()) {
            line("");
            line("## Against the baseline");
            line("");
            line("A is the baseline, B is this run.");
            line("");
            Cells.comparisons(out, run.comparisons());
        }
    }

    private void test(TestRecord test) {
        line("");
        line("## " + test.name() + (test.simulated() ? " (simulated)" : ""));
        line("");
        line((test.verdict() == null ? "Not finished." : test.verdict() + ".") + " " + test.meaning());
        line("");
        line("Load: " + test.load().arrival() + "; warm-up " + test.load().warmUp() + "; window "
                + test.load().window()
                + (test.preload() > 0 ? "; " + Format.count(test.preload()) + " objects preloaded" : "")
                + test.load().sharing().described() + ".");
        if (!test.reasons().isEmpty()) {
            line("");
            test.reasons().forEach(reason -> line("- " + reason));
        }
        course(test);
        fault(test);
        line("");
        row(
                "agents",
                test.unit() + "/s" + (test.simulated() ? " (simulated)" : ""),
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "n",
                "errors",
                "E_seed",
                "CPU µs/op",
                "RSS MB",
                "live heap MB",
                "Jain",
                "lag p99 ms",
                "steady");
        row(
                "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:",
                "---:", "---:", "---");
        for (RungRecord rung : test.rungs()) {
            Distribution response = rung.responseMs();
            row(
                    Format.rung(rung),
                    Format.rate(rung.throughput()),
                    Format.number(response.p50()),
                    Format.number(response.p90()),
                    Format.number(response.p99()),
                    Format.number(response.p999()),
                    Format.number(response.max()),
                    Format.count(response.n()),
                    Format.count(rung.errors().values().stream()
                            .mapToLong(Long::longValue)
                            .sum()),
                    Format.number(rung.efficiencySeed()),
                    Format.number(rung.cpuUsPerOp()),
                    Format.megabytes(rung.rssBytes()),
                    Format.megabytes(rung.liveHeapBytes()),
                    Format.number(rung.fairnessJain()),
                    Format.number(rung.generator().lagP99Ms()),
                    rung.steady() == null ? "not judged" : rung.steady() ? "yes" : "no");
        }
        scaling(test);
        Sheet times = TimesTable.of(test);
        if (!times.empty()) {
            line("");
            times.markdown().forEach(this::line);
        }
        gauges(test);
        test.rungs().stream().filter(rung -> !rung.operations().isEmpty()).forEach(this::mix);
        heat(test);
        memory(test);
        growth(test);
        ObservedSheets.of(test).forEach(sheet -> sheet.markdown().forEach(this::line));
        ProfileRecord profile = test.profile();
        if (profile != null) {
            ProfileSheets.of(profile, ProfileSheets.cost(directory, test.name()))
                    .forEach(sheet -> sheet.markdown().forEach(this::line));
            line("");
            line("Recordings: " + String.join(", ", profile.recordings()) + "; folded stacks: " + profile.stacks());
        }
        audit(test);
    }

    private void course(TestRecord test) {
        CourseWords.stopped(test).ifPresent(why -> {
            line("");
            line(why);
        });
        CourseWords.again(test).forEach(each -> {
            line("");
            line(each);
        });
        ProbeRecord probe = test.probe();
        if (probe != null) {
            line("");
            line(CourseWords.found(probe));
            table(CourseWords.STEP_HEAD, CourseWords.steps(test, probe));
        }
        SoakRecord soak = test.soak();
        if (soak != null) {
            line("");
            line(CourseWords.looked(soak));
            table(CourseWords.SIGNAL_HEAD, CourseWords.signals(soak));
        }
    }

    private void fault(TestRecord test) {
        FaultView fault = FaultView.of(test);
        if (fault == null) {
            return;
        }
        line("");
        line(fault.done());
        line("");
        line("What must hold:");
        line("");
        fault.mustHold().forEach(each -> line("- " + each));
        line("");
        fault.injections().markdown().forEach(this::line);
        line("");
        fault.told().forEach(each -> line("- " + each));
        if (!fault.missing().isEmpty()) {
            line("");
            fault.missing().forEach(each -> line("- " + each));
        }
    }

    /** Columns whose names begin with # are figures. */
    private void table(List<String> head, List<List<String>> rows) {
        line("");
        row(head.stream().map(name -> name.replaceFirst("^#", "")).toArray());
        row(head.stream().map(name -> name.startsWith("#") ? "---:" : "---").toArray());
        rows.forEach(cells -> row(cells.toArray()));
    }

    private void gauges(TestRecord test) {
        for (RungRecord rung : test.rungs()) {
            if (!rung.gauges().isEmpty()) {
                line("");
                row("figure", "at agents", "value", "unit", "what it is");
                row("---", "---:", "---:", "---", "---");
                rung.gauges()
                        .forEach((name, gauge) -> row(
                                name, Format.rung(rung), Format.number(gauge.value()), gauge.unit(), gauge.meaning()));
            }
            if (!rung.errorExamples().isEmpty()) {
                line("");
                rung.errorExamples()
                        .forEach((kind, detail) ->
                                line("- first " + kind + " at " + Format.named(rung) + ": " + detail));
            }
        }
    }

    private void heat(TestRecord test) {
        ResourceHeat heat = new ResourceHeat(test, run.environment().cores());
        if (!heat.empty()) {
            line("");
            line("Resources by rung. " + heat.unseen());
            line("");
            heat.sheet().markdown().forEach(this::line);
        }
        Sheet fairness = new FairnessView(test).sheet();
        if (!fairness.empty()) {
            line("");
            line("Fairness:");
            line("");
            fairness.markdown().forEach(this::line);
        }
    }

    private void mix(RungRecord rung) {
        line("");
        line("Operations at " + Format.named(rung) + ":");
        line("");
        row("operation", "p50 ms", "p90 ms", "p99 ms", "p99.9 ms", "max ms", "n");
        row("---", "---:", "---:", "---:", "---:", "---:", "---:");
        for (RungRecord.OperationRecord operation : rung.operations()) {
            Distribution response = operation.responseMs();
            row(
                    operation.name(),
                    Format.number(response.p50()),
                    Format.number(response.p90()),
                    Format.number(response.p99()),
                    Format.number(response.p999()),
                    Format.number(response.max()),
                    Format.count(response.n()));
        }
    }

    private void growth(TestRecord test) {
        Sheet growth = GrowthTable.of(test);
        if (!growth.empty()) {
            line("");
            line("**" + GrowthTable.TITLE + ".** " + GrowthTable.NOTE);
            line("");
            growth.markdown().forEach(this::line);
        }
    }

    private void memory(TestRecord test) {
        MemoryPerAgent memory = test.memoryPerAgent();
        if (memory == null) {
            return;
        }
        line("");
        line("Memory per agent: live heap " + Format.kilobytes(memory.liveHeapBytes()) + " KB ["
                + Format.kilobytes(memory.low()) + ", " + Format.kilobytes(memory.high()) + "], resident "
                + Format.kilobytes(memory.rssBytes()) + " KB [" + Format.kilobytes(memory.rssLow()) + ", "
                + Format.kilobytes(memory.rssHigh()) + "]"
                + (memory.retainedBytes() == null
                        ? ""
                        : ", retained after departure " + Format.kilobytes(memory.retainedBytes()) + " KB ["
                                + Format.kilobytes(memory.retainedLow()) + ", "
                                + Format.kilobytes(memory.retainedHigh()) + "]")
                + " (Theil–Sen slope, 95 % interval).");
    }

    private void audit(TestRecord test) {
        AuditFindings audit = test.audit();
        if (audit == null) {
            return;
        }
        line("");
        line("Audit: acknowledged " + Format.count(audit.acknowledged()) + ", found " + Format.count(audit.found())
                + ", lost " + audit.lost() + ", duplicated " + audit.duplicated() + ", foreign " + audit.foreign()
                + ", out of order " + audit.outOfOrder() + ", corrupt " + audit.corrupt() + "; "
                + Format.count(audit.examined())
                + " rows examined.");
        audit.details().forEach(detail -> line("- " + detail));
        if (!audit.notTold().isEmpty()) {
            line("");
            line(audit.notTold());
        }
    }

    private void unfinished() {
        if (unfinished.isEmpty()) {
            return;
        }
        line("");
        line("## Rungs that were not finished");
        line("");
        row("samples", "measured", "n", "p50 ms", "p99 ms", "max ms");
        row("---", "---", "---:", "---:", "---:", "---:");
        for (Unfinished rung : unfinished) {
            Distribution response = rung.response();
            row(
                    rung.sample(),
                    rung.measured() ? "window, in part" : "warm-up only",
                    Format.count(response.n()),
                    Format.number(response.p50()),
                    Format.number(response.p99()),
                    Format.number(response.max()));
        }
    }

    private void environment() {
        line("");
        line("## Environment");
        line("");
        row("what", "value");
        row("---", "---");
        Environments.rows(run).forEach((name, value) -> row(name, value));
        line("");
        out.append("Reproduce: `").append(run.reproduce()).append("`\n");
    }
}
