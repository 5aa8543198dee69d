package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.LiveLine;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.analysis.Change;
import dev.muster.lab.analysis.NoiseFloor;
import dev.muster.lab.compare.BuildException;
import dev.muster.lab.compare.ChildRuns;
import dev.muster.lab.compare.MismatchException;
import dev.muster.lab.compare.NoiseFloorFile;
import dev.muster.lab.compare.PairedComparison;
import dev.muster.lab.compare.PairedDirectory;
import dev.muster.lab.compare.PairedListener;
import dev.muster.lab.compare.PairedPlan;
import dev.muster.lab.compare.PairedRecord;
import dev.muster.lab.compare.Policy;
import dev.muster.lab.compare.RunFigures;
import dev.muster.lab.compare.Setup;
import dev.muster.lab.compare.Side;
import dev.muster.lab.compare.Subject;
import dev.muster.lab.report.ComparisonReports;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Measures two builds, or one in two settings, in turns before a person's eyes. */
final class BuildComparison {
    private final Shell shell;
    private final BaselinesOption baselines;
    private final Pairs pairs;
    private final Predicate<Subject> wanted;
    private final Optional<Policy> policy;
    private final boolean json;
    private final @Nullable FollowUp followUp;

    BuildComparison(
            Shell shell,
            BaselinesOption baselines,
            Pairs pairs,
            Predicate<Subject> wanted,
            Optional<Policy> policy,
            boolean json,
            @Nullable FollowUp followUp) {
        this.shell = shell;
        this.baselines = baselines;
        this.pairs = pairs;
        this.wanted = wanted;
        this.policy = policy;
        this.json = json;
        this.followUp = followUp;
    }

    /** Measures; answers the exit code. */
    int run(Sides sides, @Nullable Path out) throws InterruptedException {
        try {
            Scenario scenario = sides.scenario();
            List<Setup> setups = sides.find();
            Setup left = setups.getFirst();
            Setup right = setups.getLast();
            if (followUp != null && left.same(right)) {
                throw Failure.usage(
                        followUp.option() + ": " + sides.change() + " is the same as the run's: nothing was changed");
            }
            NoiseFloorFile noise = baselines.baselines(shell).noiseFloors();
            PairedDirectory directory = PairedDirectory.open(
                    out == null ? RunNames.fresh(shell, "compare-" + scenario.name()) : out,
                    left.scenario(),
                    right.scenario());
            PairedComparison comparison = new PairedComparison(
                    directory,
                    left,
                    right,
                    new PairedPlan(pairs.least(), pairs.most(), wanted, policy, noise.read()),
                    new ChildRuns(Map.of(Side.A, left, Side.B, right), directory.runs()),
                    new Progress(),
                    shell.clock());
            try (Interruption _ = new Interruption(() -> stop(comparison))) {
                PairedRecord record = measure(comparison, directory);
                keepNoise(comparison, record, directory, noise);
                int code = conclude(record, directory.path());
                return followUp != null && record.state() == RunRecord.State.COMPLETE
                        ? followUp.keep(shell, record, sides.change(), directory.path(), json)
                        : code;
            }
        } catch (ScenarioException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()));
        } catch (BuildException missing) {
            throw Failure.unreachable(String.valueOf(missing.getMessage()));
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    /** A run of a build that does not come to its end is nothing that the user did wrong here. */
    private static PairedRecord measure(PairedComparison comparison, PairedDirectory directory)
            throws InterruptedException, IOException {
        try {
            return comparison.run();
        } catch (MismatchException unlike) {
            throw Failure.usage(String.valueOf(unlike.getMessage()));
        } catch (IOException broken) {
            if (Files.exists(directory.path().resolve(PairedDirectory.FILE))) {
                ComparisonReports.render(directory.path());
            }
            throw Failure.unreachable(String.valueOf(broken.getMessage()))
                    .withHelp("the complete pairs are kept; the same command with --out " + directory.path()
                            + " goes on from them");
        }
    }

    private void stop(PairedComparison comparison) {
        shell.err().println();
        shell.err().println("muster: stopping; the pairs that were measured are kept");
        shell.err().flush();
        comparison.cancel();
    }

    private void keepNoise(
            PairedComparison comparison, PairedRecord record, PairedDirectory directory, NoiseFloorFile file)
            throws IOException {
        if (!record.sameBuild() || record.pairs().isEmpty()) {
            return;
        }
        Map<Subject, NoiseFloor> noise = comparison.figures().noise();
        if (!noise.isEmpty()) {
            Path run = directory.path().resolve(record.pairs().getFirst().a());
            file.keep(RunFigures.of(RunJson.read(run), run.toString()), noise, record.startedAt());
        }
    }

    private int conclude(PairedRecord record, Path directory) throws IOException {
        ComparisonReports.render(directory);
        boolean interrupted = record.state() == RunRecord.State.INTERRUPTED;
        int code = interrupted ? ExitCode.INTERRUPTED : code(record);
        if (json) {
            shell.out().println(RunJson.mapper().writeValueAsString(record));
            shell.out().flush();
            return code;
        }
        Style style = shell.screen().outputStyle();
        shell.out().println();
        ComparisonWords.rows(shell, record.comparisons());
        ComparisonWords.pairs(shell, record.comparisons());
        if (!record.gates().isEmpty()) {
            shell.out().println();
            ComparisonWords.gates(shell, record.gates());
        }
        shell.out().println();
        shell.out()
                .println(style.bold(VerdictWords.word(style, record.verdict())) + "  "
                        + ComparisonReports.sentence(record) + (interrupted ? " (partial: interrupted)" : ""));
        if (record.sameBuild() && record.pairs().size() >= pairs.least()) {
            shell.out().println("The noise floor is kept; comparisons by this scenario on this machine allow for it.");
        }
        shell.out().println(style.dim("report ") + directory.resolve(Reports.HTML));
        shell.out().flush();
        return code;
    }

    private static int code(PairedRecord record) {
        // A build is not worse than itself: of A/A the noise is wanted, and it is there.
        boolean sound = record.pairs().stream().allMatch(pair -> pair.wrong().isEmpty());
        return record.sameBuild() && record.gates().isEmpty() && sound
                ? ExitCode.DONE
                : record.verdict().exitCode();
    }

    /** A line that is written over while a run goes on, and one that stays for each pair. */
    private final class Progress implements PairedListener {
        private final LiveLine live = new LiveLine(shell);

        @Override
        public void runStarted(int pair, int most, Side side) {
            live.show("pair " + pair + " of " + pairs.least() + (most > pairs.least() ? " to " + most : "") + ": "
                    + side);
        }

        @Override
        public void pairEnded(int pair, PairedRecord soFar) {
            live.clear();
            List<String> words = java.util.Arrays.stream(Change.values())
                    .map(change -> soFar.comparisons().stream()
                                    .filter(row -> row.verdict() == change)
                                    .count() + " "
                            + change.name().toLowerCase(Locale.ROOT))
                    .filter(text -> !text.startsWith("0 "))
                    .toList();
            shell.err().println("pair " + pair + ": " + String.join(", ", words) + first(soFar));
            soFar.pairs().stream()
                    .filter(it -> it.pair() == pair)
                    .flatMap(it -> it.invalid().stream())
                    .forEach(why -> shell.err().println("pair " + pair + ", INVALID: " + why));
            soFar.pairs().stream()
                    .filter(it -> it.pair() == pair)
                    .flatMap(it -> it.wrong().stream())
                    .forEach(why -> shell.err().println("pair " + pair + ", WRONG: B, " + why));
            shell.err().flush();
        }

        private static String first(PairedRecord soFar) {
            return soFar.comparisons().stream()
                    .filter(row -> row.ratio() != null)
                    .findFirst()
                    .map(row -> "; " + row.metric() + " " + ComparisonWords.change(row.ratio()))
                    .orElse("");
        }
    }
}
