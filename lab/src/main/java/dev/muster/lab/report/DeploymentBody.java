package dev.muster.lab.report;

import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.fault.Recovery;
import dev.muster.lab.result.FaultRecord;
import dev.muster.lab.result.FaultRecord.Injection;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.SoakRecord;
import dev.muster.lab.result.TestRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the production-deployment validation has beyond page one: does it survive, and how does it come back. */
final class DeploymentBody {
    private static final double MILLIS_PER_SECOND = 1e3;

    private static final String EMBEDDED = "embedded";

    private static final String OFFERED = "What was offered, and what came of it:";

    private static final String BACKUP =
            "backup and restore times, and those of a rolling upgrade, are not measured by fault tests";

    private final RunRecord run;
    private final Path directory;
    private final List<FaultView> faults;

    /** @param directory of the run */
    DeploymentBody(RunRecord run, Path directory) {
        this.run = run;
        this.directory = directory;
        this.faults =
                run.tests().stream().map(FaultView::of).filter(Objects::nonNull).toList();
    }

    /** Whether a run has anything that this report is about. */
    static boolean concerns(RunRecord run) {
        return run.tests().stream().anyMatch(test -> test.fault() != null);
    }

    /** The answer in a sentence: what was lost, what was done twice, and the worst recovery. */
    String headline() {
        if (faults.isEmpty()) {
            return "No fault was put in: this run says nothing of a deployment.";
        }
        long lost = 0;
        long twice = 0;
        int audited = 0;
        int listed = 0;
        for (FaultView view : faults) {
            AuditFindings audit = view.test().audit();
            if (audit != null) {
                audited++;
                listed += audit.acknowledged() == null ? 0 : 1;
                lost += audit.lost();
                twice += audit.duplicated();
            }
        }
        long injections = faults.stream()
                .mapToLong(view -> view.fault().injections().size())
                .sum();
        long untested = faults.stream()
                .flatMap(view -> view.fault().injections().stream())
                .filter(injection -> injection.invalid() != null)
                .count();
        return (audited == 0
                        ? "Nothing was audited, so nobody knows what was lost"
                        : (listed == 0 ? "nobody kept a list of what must not be lost" : Format.count(lost) + " lost")
                                + ", " + Format.count(twice) + " duplicated")
                + "; " + worst() + ". "
                + faults.size() + (faults.size() == 1 ? " fault, " : " faults, ") + injections
                + (injections == 1 ? " injection" : " injections")
                + (untested == 0 ? "" : ", " + untested + " of which tested nothing")
                + (audited == faults.size() ? "" : "; " + audited + " of them audited")
                + ".";
    }

    private String worst() {
        FaultView slowest = null;
        double most = -1;
        for (FaultView view : faults) {
            if (view.fault().never("recovery_ms")) {
                return "it never recovered from “" + view.fault().kind() + "”";
            }
            Double worst = view.fault().worst(Recovery::recoveryMs);
            if (worst != null && worst > most) {
                most = worst;
                slowest = view;
            }
        }
        return slowest == null
                ? "no recovery was measured"
                : String.format(
                        Locale.ROOT,
                        "worst recovery %.2f s (%s)",
                        most / MILLIS_PER_SECOND,
                        slowest.fault().kind());
    }

    /** Every fault in a row. */
    Sheet table() {
        List<List<String>> rows = new ArrayList<>();
        for (FaultView view : faults) {
            FaultRecord fault = view.fault();
            AuditFindings audit = view.test().audit();
            rows.add(List.of(
                    String.valueOf(
                            view.test().verdict() == null ? "–" : view.test().verdict()),
                    fault.kind() + ": " + view.test().name(),
                    String.valueOf(fault.injections().size()),
                    both(fault, "detect_ms", Recovery::detectMs),
                    both(fault, "recovery_ms", Recovery::recoveryMs),
                    both(fault, "steady_ms", Recovery::steadyMs),
                    both(fault, "backlog_ms", Recovery::backlogMs),
                    audit == null ? "not audited" : Format.count(audit.lost()),
                    audit == null ? "not audited" : Format.count(audit.duplicated()),
                    Format.percent(fault.worst(Recovery::unavailable))));
        }
        return new Sheet(
                List.of(
                        "",
                        "fault",
                        "#n",
                        "#detected ms",
                        "#first success ms",
                        "#steady ms",
                        "#backlog drained ms",
                        "#lost",
                        "#duplicated",
                        "#error budget, worst"),
                rows);
    }

    private static String both(FaultRecord fault, String name, Function<Recovery, @Nullable Double> figure) {
        if (fault.never(name)) {
            return Recovery.NEVER;
        }
        Double median = fault.median(figure);
        return median == null
                ? Format.NONE
                : fault.values(figure).length == 1
                        ? Format.number(median)
                        : Format.number(median) + " / " + Format.number(fault.worst(figure));
    }

    static final String TABLE_NOTE =
            "Median / worst over the injections, from when the fault was lifted; detection from when it"
                    + " was put in. The error budget is the share of the operations due from the fault on that failed or took over"
                    + " a second.";

    /** The recovery ladder as numbers: what came when, per fault, median. */
    Sheet ladder() {
        List<List<String>> rows = new ArrayList<>();
        for (FaultView view : faults) {
            FaultRecord fault = view.fault();
            rows.add(List.of(
                    fault.kind() + ": " + view.test().name(),
                    both(fault, "detect_ms", Recovery::detectMs),
                    both(fault, "recovery_ms", Recovery::recoveryMs),
                    both(fault, "steady_ms", Recovery::steadyMs),
                    both(fault, "backlog_ms", Recovery::backlogMs)));
        }
        return new Sheet(
                List.of("fault", "#detected ms", "#first success ms", "#steady ms", "#backlog drained ms"), rows);
    }

    private String ladderPicture() {
        List<Bars.Bar> bars = new ArrayList<>();
        for (FaultView view : faults) {
            bar(bars, view, "detected", Recovery::detectMs, 4);
            bar(bars, view, "first success", Recovery::recoveryMs, 3);
            bar(bars, view, "steady", Recovery::steadyMs, 1);
            bar(bars, view, "backlog drained", Recovery::backlogMs, 5);
        }
        return Bars.html("Recovery ladder: median milliseconds of each step, by fault", bars);
    }

    private static void bar(
            List<Bars.Bar> bars, FaultView view, String what, Function<Recovery, @Nullable Double> figure, int colour) {
        Double median = view.fault().median(figure);
        if (median != null) {
            bars.add(new Bars.Bar(view.fault().kind() + ", " + what, median, Format.number(median) + " ms", colour));
        }
    }

    /** What each checker found, over all fault tests. */
    Sheet invariants() {
        long audits = 0;
        long lists = 0;
        long[] found = new long[5];
        long examined = 0;
        long violations = 0;
        long looked = 0;
        for (FaultView view : faults) {
            AuditFindings audit = view.test().audit();
            if (audit != null) {
                audits++;
                lists += audit.acknowledged() == null ? 0 : 1;
                found[0] += audit.lost();
                found[1] += audit.duplicated();
                found[2] += audit.foreign();
                found[3] += audit.outOfOrder();
                found[4] += audit.corrupt();
                examined += audit.examined();
            }
            for (Injection injection : view.fault().injections()) {
                looked++;
                violations += injection.violations().size();
            }
        }
        String by = audits + (audits == 1 ? " audit, " : " audits, ") + Format.count(examined) + " rows read";
        List<List<String>> rows = new ArrayList<>();
        if (run.scenario().target().equals(EMBEDDED)) {
            rows.add(invariant("acknowledged and not there (P1)", lists, found[0], by));
            rows.add(invariant("done or given out twice (P2, idempotency)", audits, found[1], by));
            rows.add(invariant("somebody else's (P6)", audits, found[2], by));
            rows.add(invariant("order broken, events missing (P4)", audits, found[3], by));
            rows.add(invariant("states that do not follow (P5), contents changed", audits, found[4], by));
        } else { // an audit of another server compares what was acknowledged with what it tells
            rows.add(invariant("acknowledged and not there", lists, found[0], by));
            rows.add(invariant("there more than once", audits, found[1], by));
            rows.add(invariant("there, and nobody asked for it", audits, found[2], by));
            rows.add(invariant("there with other content", audits, found[4], by));
        }
        rows.add(invariant(
                "what a fault states must hold, beside these",
                looked,
                violations,
                looked + " injections, each by itself"));
        return new Sheet(List.of("", "invariant", "#violations", "checked by"), rows);
    }

    private static List<String> invariant(String name, long checks, long violations, String by) {
        return List.of(
                checks == 0 ? "OPEN" : violations == 0 ? "PASS" : "FAIL",
                name,
                checks == 0 ? Format.NONE : Format.count(violations),
                checks == 0 ? "nobody: nothing was audited" : by);
    }

    /** The faults by themselves, as sheets: for readers without pictures. */
    List<FaultView> views() {
        return faults;
    }

    /** What is missing in this run that the report would tell, one line each. */
    List<String> absent() {
        List<String> lines = new ArrayList<>(List.of(BACKUP));
        if (faults.stream().allMatch(view -> view.overloads().empty())) {
            lines.addFirst("overload: this run has none; the fault 'overload' is one");
        }
        if (run.tests().stream().noneMatch(test -> test.soak() != null)) {
            lines.addFirst("soak: this run has none");
        }
        return lines;
    }

    /** The whole body as HTML. */
    void into(Html out) {
        out.raw("<section class=\"card\">").element("h2", "Faults and recovery");
        if (faults.isEmpty()) {
            out.element("p", headline()).raw("</section>\n");
            return;
        }
        table().into(out);
        out.element("p class=\"soft\"", TABLE_NOTE).raw("</section>\n");
        out.raw("<section class=\"card\">").element("h2", "What must hold, by checker");
        invariants().into(out);
        out.raw("</section>\n<section class=\"card\">")
                .element("h2", "Recovery ladder")
                .raw(ladderPicture());
        out.raw("<details><summary>Data</summary>");
        ladder().into(out);
        out.raw("</details></section>\n");
        for (FaultView view : faults) {
            fault(out, view);
        }
        for (TestRecord test : run.tests()) {
            SoakRecord soak = test.soak();
            if (soak != null) {
                soak(out, test, soak);
            }
        }
        out.raw("<section class=\"card\">").element("h2", "Not in this report").raw("<ul>");
        absent().forEach(line -> out.element("li", line));
        out.raw("</ul></section>\n");
    }

    private void fault(Html out, FaultView view) {
        out.raw("<section class=\"card\"><div class=\"head\">")
                .element("h2", view.test().name())
                .raw(Html.chip(
                        view.test().verdict() == null
                                ? "NOT FINISHED"
                                : view.test().verdict().name()))
                .raw("</div>")
                .element("p", view.done())
                .element("p", "What must hold:")
                .raw("<ul>");
        view.mustHold().forEach(each -> out.element("li", each));
        out.raw("</ul>");
        view.injections().into(out);
        if (!view.overloads().empty()) {
            out.element("p", OFFERED);
            view.overloads().into(out);
        }
        out.raw("<ul>");
        view.told().forEach(each -> out.element("li", each));
        out.raw("</ul>");
        if (!view.test().reasons().isEmpty()) {
            out.raw("<ul class=\"reasons\">");
            view.test().reasons().forEach(each -> out.element("li", each));
            out.raw("</ul>");
        }
        List<Plot> plots = plots(view);
        if (!plots.isEmpty()) {
            out.raw("<div class=\"plots\">");
            plots.forEach(plot -> out.raw(plot.html()));
            out.raw("</div>");
        }
        out.raw("</section>\n");
    }

    private List<Plot> plots(FaultView view) {
        Injection injection = view.shown();
        if (injection == null) {
            return List.of();
        }
        List<Plot> plots = new ArrayList<>(view.plots(directory));
        try {
            FaultTimeline timeline = FaultTimeline.read(directory, injection);
            plots.add(timeline.backlog("Backlog: " + view.fault().kind()));
            plots.add(timeline.budget(
                    "Error budget and tries again: " + view.fault().kind()));
        } catch (IOException gone) {
            return plots; // page one says that the samples are missing
        }
        return plots;
    }

    private static void soak(Html out, TestRecord test, SoakRecord soak) {
        out.raw("<section class=\"card\">").element("h2", "Soak: " + test.name());
        out.element("p", CourseWords.looked(soak)).raw("<div class=\"plots\">");
        CoursePlots.soak(soak).forEach(plot -> out.raw(plot.html()));
        out.raw("</div>").tableHead(CourseWords.SIGNAL_HEAD.toArray(String[]::new));
        CourseWords.signals(soak).forEach(signal -> out.row(signal));
        out.tableEnd().raw("</section>\n");
    }

    /** The whole body as lines of Markdown. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of("", "## Faults and recovery", ""));
        if (faults.isEmpty()) {
            lines.add(headline());
            return lines;
        }
        lines.addAll(table().markdown());
        lines.addAll(List.of("", TABLE_NOTE, "", "## What must hold, by checker", ""));
        lines.addAll(invariants().markdown());
        for (FaultView view : faults) {
            lines.addAll(List.of("", "## " + view.test().name(), "", view.done(), "", "What must hold:", ""));
            view.mustHold().forEach(each -> lines.add("- " + each));
            lines.add("");
            lines.addAll(view.injections().markdown());
            lines.add("");
            if (!view.overloads().empty()) {
                lines.addAll(List.of(OFFERED, ""));
                lines.addAll(view.overloads().markdown());
                lines.add("");
            }
            view.told().forEach(each -> lines.add("- " + each));
            if (!view.test().reasons().isEmpty()) {
                lines.add("");
                view.test().reasons().forEach(each -> lines.add("- " + each));
            }
        }
        for (TestRecord test : run.tests()) {
            SoakRecord soak = test.soak();
            if (soak != null) {
                lines.addAll(List.of("", "## Soak: " + test.name(), "", CourseWords.looked(soak), ""));
                lines.addAll(new Sheet(CourseWords.SIGNAL_HEAD, CourseWords.signals(soak)).markdown());
            }
        }
        lines.addAll(List.of("", "## Not in this report", ""));
        absent().forEach(line -> lines.add("- " + line));
        return lines;
    }
}
