package dev.muster.lab.report;

import dev.muster.lab.advice.Advice;
import dev.muster.lab.advice.Recommendation;
import dev.muster.lab.advice.Recommendation.State;
import dev.muster.lab.advice.Trial;
import dev.muster.lab.analysis.Change;
import dev.muster.lab.database.DatabaseLook;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.ProfileRecord.RungProfile;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.RungRecord.OperationRecord;
import dev.muster.lab.result.TestRecord;
import dev.muster.lab.result.UslRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the performance-optimisation report has beyond page one: what to change first, what it gains, and where time
 * goes.
 */
final class PerformanceBody {
    private static final double BYTES_PER_KB = 1024;

    private final RunRecord run;
    private final Advice advice;
    private final Path directory;

    /** @param directory of the run */
    PerformanceBody(RunRecord run, Advice advice, Path directory) {
        this.run = run;
        this.advice = advice;
        this.directory = directory;
    }

    /** What it comes to, in two sentences: what is verified, and what more is promised. */
    String headline() {
        List<Recommendation> verified = state(State.VERIFIED);
        String done = verified.isEmpty()
                ? advice.trials().isEmpty()
                        ? "No change has been tried and measured."
                        : "No change that was tried was found better: nothing is verified."
                : "Verified by measuring: "
                        + verified.stream().map(PerformanceBody::measured).collect(Collectors.joining("; "))
                        + ".";
        return done
                + advice.recommendations().stream()
                        .filter(it -> it.state() == State.PROPOSED && it.gain() != null)
                        .max(Comparator.comparingDouble(it -> Objects.requireNonNull(it.gain())))
                        .map(it -> String.format(
                                Locale.ROOT,
                                " The largest predicted gain that remains is × %.2f (%s, %s).",
                                it.gain(),
                                it.rule(),
                                it.test()))
                        .orElse(
                                advice.recommendations().isEmpty()
                                        ? " These figures recommend nothing."
                                        : " No further gain in throughput is predicted.");
    }

    private static String measured(Recommendation advice) {
        return Objects.requireNonNull(advice.trial()).told();
    }

    private List<Recommendation> state(State state) {
        return advice.recommendations().stream()
                .filter(it -> it.state() == state)
                .toList();
    }

    /** Every recommendation with its priority. */
    Sheet recommendations() {
        return new Sheet(
                List.of(
                        "#priority",
                        "finding",
                        "evidence",
                        "action",
                        "predicted gain",
                        "measured gain",
                        "confidence, effort",
                        "state"),
                advice.recommendations().stream()
                        .map(it -> List.of(
                                String.format(Locale.ROOT, "%.3f", it.priority()),
                                it.finding() + " [" + it.rule() + ", " + it.test() + "]",
                                it.evidence(),
                                it.action(),
                                it.gain() == null
                                        ? "not predicted: " + it.prediction()
                                        : String.format(Locale.ROOT, "× %.2f: %s", it.gain(), it.prediction()),
                                AdviceTable.measured(it),
                                String.format(Locale.ROOT, "%.0f %%, ", it.confidence() * 100)
                                        + it.effort().name().toLowerCase(Locale.ROOT),
                                it.state().name().toLowerCase(Locale.ROOT).replace('_', ' ')))
                        .toList());
    }

    /** What was tried and did not help, in a sentence. */
    String rejected() {
        List<Trial> rejected = advice.trials().stream()
                .filter(trial -> trial.state() == State.REJECTED)
                .toList();
        if (!rejected.isEmpty()) {
            return rejected.stream().map(Trial::told).collect(Collectors.joining("; ")) + ".";
        }
        return advice.trials().isEmpty()
                ? "None: no recommendation of this run has been tried. 'muster compare --verify' measures one."
                : "None: nothing that was tried was found useless.";
    }

    /** Throughput before and after, where the run was held against a baseline. */
    List<ComparisonRecord> changes() {
        return run.comparisons().stream()
                .filter(it -> it.metric().equals("throughput") || it.metric().equals("cpu_us_per_op"))
                .filter(it -> it.ratio() != null)
                .toList();
    }

    /** Whether anything was changed, or held against a baseline. */
    boolean unchanged() {
        return changes().isEmpty() && state(State.VERIFIED).isEmpty();
    }

    static final String NO_CHANGES =
            "There is no before and after: the run was held against no baseline, and no recommendation of it was verified."
                    + " 'muster run --baseline' does the first, 'muster compare --verify' the second.";

    Sheet before() {
        return new Sheet(
                List.of("what", "#before", "#after", "#ratio", "95 % interval", "verdict"),
                changes().stream()
                        .map(it -> List.of(
                                it.metric() + " of " + it.test()
                                        + (it.agents() == null ? "" : " at " + Format.agents(it.agents())),
                                Format.number(it.a()),
                                Format.number(it.b()),
                                Format.number(it.ratio()),
                                it.low() == null || it.high() == null
                                        ? "none: " + Objects.requireNonNullElse(it.reason(), "one run a side")
                                        : Format.number(it.low()) + " to " + Format.number(it.high()),
                                it.verdict().name().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    /** The bars from before to after: each step's ratio, the baseline as 1. */
    String waterfall() {
        List<Bars.Bar> bars = new ArrayList<>();
        bars.add(new Bars.Bar("baseline", 1, "1", 8));
        for (ComparisonRecord change : changes()) {
            Double ratio = change.ratio();
            if (ratio != null && change.metric().equals("throughput")) {
                bars.add(new Bars.Bar(
                        change.test() + (change.agents() == null ? "" : ", " + Format.agents(change.agents())),
                        ratio,
                        String.format(Locale.ROOT, "× %.3f", ratio),
                        change.verdict() == Change.IMPROVED ? 3 : change.verdict() == Change.REGRESSED ? 4 : 8));
            }
        }
        for (Recommendation kept : state(State.VERIFIED)) {
            Trial trial = Objects.requireNonNull(kept.trial());
            Double gain = trial.gain();
            if (gain != null) {
                bars.add(new Bars.Bar(
                        trial.change(), gain, String.format(Locale.ROOT, "× %.3f, %s", gain, trial.metric()), 3));
            }
        }
        return Bars.html("Gain against the baseline: changes that were kept, each by itself", bars);
    }

    /** What an operation costs, at each rung. */
    Sheet costs() {
        List<List<String>> rows = new ArrayList<>();
        for (TestRecord test : run.tests()) {
            for (RungRecord rung : test.rungs()) {
                rows.add(List.of(
                        test.name(),
                        Format.rung(rung),
                        Format.number(rung.cpuUsPerOp() == null ? null : (Double) (rung.cpuUsPerOp() / 1e3)),
                        Format.number(allocated(test, rung)),
                        Format.number(each(rung, rung.diskWriteBytes(), BYTES_PER_KB)),
                        Format.number(each(rung, rung.counters().get("commits"), 1)),
                        Format.number(rung.responseMs().p50()),
                        Format.number(rung.responseMs().p99())));
            }
        }
        return new Sheet(
                List.of(
                        "test",
                        "#agents",
                        "#CPU-ms/op",
                        "#allocated KB/op",
                        "#written KB/op",
                        "#commits/op",
                        "#p50 ms",
                        "#p99 ms"),
                rows);
    }

    private static @Nullable Double each(RungRecord rung, @Nullable Long total, double unit) {
        return total == null || rung.ok() == 0 ? null : (Double) (total / unit / rung.ok());
    }

    private static @Nullable Double allocated(TestRecord test, RungRecord rung) {
        ProfileRecord profile = test.profile();
        if (profile == null) {
            return null;
        }
        return profile.rungs().stream()
                .filter(it -> it.agents() == rung.agents())
                .findFirst()
                .map(RungProfile::allocatedBytes) // none where nothing was sampled
                .map(bytes -> each(rung, bytes, BYTES_PER_KB))
                .orElse(null);
    }

    /** The operations of each mix by their median time: the whole of them is what an agent waits for. */
    String operations() {
        StringBuilder out = new StringBuilder();
        for (TestRecord test : run.tests()) {
            Optional<RungRecord> best = test.rungs().stream()
                    .filter(rung -> !rung.operations().isEmpty())
                    .max(Comparator.comparingDouble(RungRecord::throughput));
            if (best.isEmpty()) {
                continue;
            }
            List<Bars.Bar> bars = new ArrayList<>();
            for (OperationRecord operation : best.get().operations()) {
                Double median = operation.responseMs().p50();
                if (median != null) {
                    bars.add(new Bars.Bar(
                            operation.name(),
                            median,
                            Format.number(median) + " ms, p99 "
                                    + Format.number(operation.responseMs().p99()),
                            1));
                }
            }
            out.append(Bars.html(
                    "Median response by operation: " + test.name() + ", "
                            + Format.agents(best.get().agents()),
                    bars));
        }
        return out.toString();
    }

    static final String NO_SWEEP =
            "Not measured: no value of a setting but the run's own was tried. 'muster compare --verify RUN"
                    + " --rule RULE' with --jvm, --scenario or --build measures one value against it in pairs; each that was tried is a"
                    + " row here.";

    /** Every value of a setting that was tried against the run's own, by rule and figure, the best first. */
    Sheet sweep() {
        return new Sheet(
                List.of("rule, test", "figure", "value tried", "#gain over the run's own (95 %)", "verdict"),
                advice.trials().stream()
                        .sorted(Comparator.comparing(Trial::rule)
                                .thenComparing(Trial::test)
                                .thenComparing(Trial::metric)
                                .thenComparing(Trial::gain, Comparator.nullsLast(Comparator.reverseOrder())))
                        .map(PerformanceBody::tried)
                        .toList());
    }

    private static List<String> tried(Trial trial) {
        Double gain = trial.gain();
        Double low = trial.low();
        Double high = trial.high();
        return List.of(
                trial.rule() + ", " + trial.test(),
                trial.metric() + (trial.agents() == null ? "" : " at " + Format.agents(trial.agents())),
                trial.change(),
                gain == null
                        ? Format.NONE
                        : String.format(Locale.ROOT, "× %.3f", gain)
                                + (low == null || high == null
                                        ? ""
                                        : String.format(Locale.ROOT, " (%.3f to %.3f)", low, high)),
                trial.verdict().name().toLowerCase(Locale.ROOT));
    }

    /** The laws of the ladders: where throughput goes with more agents. */
    Sheet laws() {
        List<List<String>> rows = new ArrayList<>();
        for (TestRecord test : run.tests()) {
            UslRecord usl = test.usl();
            if (usl != null) {
                rows.add(List.of(
                        test.name(),
                        usl.model(),
                        Format.number(usl.lambda().value()),
                        Format.number(usl.sigma().value()),
                        Format.number(usl.kappa().value())));
            }
        }
        return new Sheet(List.of("ladder", "model", "#λ", "#σ", "#κ"), rows);
    }

    /** The whole body as HTML. */
    void into(Html out) {
        out.raw("<section class=\"card\">").element("h2", "All recommendations by priority");
        if (recommendations().empty()) {
            out.element("p", "These figures recommend nothing.");
        } else {
            recommendations().into(out);
            out.element("p class=\"soft\"", "Priority is (gain − 1) × confidence / effort; no gain counts as 1 %.");
        }
        out.element("h3", "Rejected experiments").element("p", rejected()).raw("</section>\n");
        out.raw("<section class=\"card\">").element("h2", "Before and after");
        if (unchanged()) {
            out.element("p", NO_CHANGES);
        } else {
            out.raw(waterfall());
        }
        if (!changes().isEmpty()) {
            before().into(out);
        }
        out.raw("</section>\n<section class=\"card\">").element("h2", "What an operation costs");
        costs().into(out);
        out.raw(operations());
        if (!laws().empty()) {
            out.element("h3", "Scalability");
            laws().into(out);
        }
        Sheet statements = StatementTable.of(run);
        out.element("h3", StatementTable.TITLE);
        if (statements.empty()) {
            out.element("p", StatementTable.NONE);
        } else {
            out.element("p class=\"soft\"", StatementTable.NOTE);
            statements.into(out);
        }
        List<DatabaseLook> looks = PlanTable.looks(directory);
        if (!looks.isEmpty()) {
            out.element("h3", PlanTable.TITLE);
            PlanTable.notes(looks).forEach(note -> out.element("p class=\"soft\"", note));
            PlanTable.of(looks).into(out);
        }
        out.element("h3", "Parameter sweep");
        if (sweep().empty()) {
            out.element("p", NO_SWEEP);
        } else {
            sweep().into(out);
        }
        out.raw("</section>\n");
        for (TestRecord test : run.tests()) {
            out.raw("<section class=\"card\">").element("h2", test.name());
            ProfileRecord profile = test.profile();
            if (profile == null) {
                out.element("p", unrecorded(test));
            } else {
                ProfileSheets.into(
                        out, directory, test.name(), profile, PageScale.of(run).flameBars());
            }
            out.raw("</section>\n");
        }
    }

    private static String unrecorded(TestRecord test) {
        return "Where its time goes was not recorded: "
                + test.notMeasured().getOrDefault("profile", "'observe: {jfr: true}' asks for it") + ".";
    }

    /** The whole body as lines of Markdown. */
    List<String> markdown() {
        List<String> lines = new ArrayList<>(List.of("", "## All recommendations by priority", ""));
        lines.addAll(
                recommendations().empty()
                        ? List.of("These figures recommend nothing.")
                        : recommendations().markdown());
        lines.addAll(List.of("", "Rejected experiments: " + rejected()));
        lines.addAll(List.of("", "## Before and after", ""));
        if (unchanged()) {
            lines.add(NO_CHANGES);
        } else {
            state(State.VERIFIED).forEach(it -> lines.add("- " + measured(it)));
            if (!changes().isEmpty()) {
                lines.add("");
                lines.addAll(before().markdown());
            }
        }
        lines.addAll(List.of("", "## What an operation costs", ""));
        lines.addAll(costs().markdown());
        if (!laws().empty()) {
            lines.add("");
            lines.addAll(laws().markdown());
        }
        lines.addAll(List.of("", "## " + StatementTable.TITLE, ""));
        Sheet statements = StatementTable.of(run);
        if (statements.empty()) {
            lines.add(StatementTable.NONE);
        } else {
            lines.addAll(List.of(StatementTable.NOTE, ""));
            lines.addAll(statements.markdown());
        }
        List<DatabaseLook> looks = PlanTable.looks(directory);
        if (!looks.isEmpty()) {
            lines.addAll(List.of("", "## " + PlanTable.TITLE, ""));
            PlanTable.notes(looks).forEach(note -> lines.addAll(List.of(note, "")));
            lines.addAll(PlanTable.of(looks).markdown());
        }
        lines.addAll(List.of("", "## Parameter sweep", ""));
        lines.addAll(sweep().empty() ? List.of(NO_SWEEP) : sweep().markdown());
        for (TestRecord test : run.tests()) {
            lines.addAll(List.of("", "## " + test.name()));
            ProfileRecord profile = test.profile();
            if (profile == null) {
                lines.addAll(List.of("", unrecorded(test)));
            } else {
                ProfileSheets.of(profile, ProfileSheets.cost(directory, test.name()))
                        .forEach(sheet -> lines.addAll(sheet.markdown()));
            }
        }
        return lines;
    }
}
