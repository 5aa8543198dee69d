package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.advice.Advice;
import dev.muster.lab.advice.Recommendation;
import dev.muster.lab.advice.Trial;
import dev.muster.lab.advice.Trials;
import dev.muster.lab.compare.Measure;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.RecordingCost;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.ComparisonRecord;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A recommendation of a run that was followed, and is now measured.
 *
 * @param run the run's directory
 * @param advice the recommendation
 * @param promise the figure that it is to make better
 */
record Verification(Path run, Recommendation advice, Measure promise) implements FollowUp {

    /**
     * Finds the recommendation.
     *
     * @param rule id of its rule; null when the run has one only
     * @throws Failure when there is no such run, or no such recommendation in it
     */
    static Verification of(Path run, @Nullable String rule) {
        try {
            RunRecord record = RunJson.read(run);
            if (record.reproduce().contains(" --target ")) {
                throw Failure.usage(run + " was pointed at another target than its scenario names")
                        .withHelp("write the target into the scenario, and run it again");
            }
            List<Recommendation> all = Advice.of(record, List.of()).recommendations().stream()
                    .filter(it -> it.state() == Recommendation.State.PROPOSED)
                    .toList();
            List<String> rules = all.stream().map(Recommendation::rule).toList();
            if (rules.isEmpty()) {
                throw Failure.usage(run + " recommends nothing that could be tried")
                        .withHelp("'muster report " + run + " --kind performance' shows what was looked for");
            }
            if (rule == null && rules.size() > 1) {
                throw Failure.usage(run + " recommends several things; say with --rule which was followed: "
                        + String.join(", ", rules));
            }
            Recommendation advice = all.stream()
                    .filter(it -> rule == null || it.rule().equals(rule))
                    .findFirst()
                    .orElseThrow(() -> Failure.usage("--rule: " + run + " has no recommendation '" + rule + "'; "
                            + Suggestions.hint(String.valueOf(rule), rules)));
            return new Verification(
                    run,
                    advice,
                    Advice.promise(
                            advice.rule(),
                            record.tests().stream()
                                    .filter(test -> test.name().equals(advice.test()))
                                    .findFirst()
                                    .orElseThrow()));
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    @Override
    public String option() {
        return "--verify";
    }

    @Override
    public boolean about(Subject subject) {
        return subject.test().equals(advice.test()) && subject.measure() == promise && subject.operation() == null;
    }

    @Override
    public int keep(Shell shell, PairedRecord record, String change, Path comparison, boolean json) throws IOException {
        if (record.comparisons().stream().map(ComparisonRecord::test).noneMatch(advice.test()::equals)) {
            throw Failure.usage("nothing could be compared: neither side has a " + promise.wireName() + " of test '"
                    + advice.test() + "'");
        }
        Trial trial = Trial.of(advice, promise, change, record, RecordingCost.relative(run, comparison));
        Trials.keep(run, trial);
        Reports.render(run);
        if (!json) {
            tell(shell, trial);
        }
        return code(trial);
    }

    /** The exit code that it comes to: verified passes, rejected fails, anything else is open. */
    private static int code(Trial trial) {
        return switch (trial.verdict()) {
            case IMPROVED -> Verdict.PASS.exitCode();
            case EQUIVALENT, REGRESSED -> Verdict.FAIL.exitCode();
            case INCONCLUSIVE -> Verdict.INCONCLUSIVE.exitCode();
        };
    }

    /** Tells in two lines what came of it. */
    private void tell(Shell shell, Trial trial) {
        shell.out().println();
        shell.out()
                .println(advice.rule() + " of " + advice.test() + ": "
                        + (advice.gain() == null
                                ? "no gain was predicted"
                                : String.format(Locale.ROOT, "predicted × %.2f of throughput", advice.gain()))
                        + "; measured " + trial.measured() + ": "
                        + switch (trial.verdict()) {
                            case IMPROVED -> "verified";
                            case EQUIVALENT, REGRESSED -> "rejected";
                            case INCONCLUSIVE -> "undecided";
                        });
        shell.out().println(shell.screen().outputStyle().dim("report ") + run.resolve(Reports.PERFORMANCE_HTML));
        shell.out().flush();
    }
}
