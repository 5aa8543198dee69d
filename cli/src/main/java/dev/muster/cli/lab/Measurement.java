package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.compare.RunJudgement;
import dev.muster.lab.external.ExternalDriver;
import dev.muster.lab.external.Protocols;
import dev.muster.lab.gate.Verdict;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.result.RunRecord;
import dev.muster.lab.run.RunOutcome;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.Face;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Runs a scenario before a person's eyes: progress, verdict, where the report is. */
final class Measurement {
    private final Shell shell;
    private final ProfileOption profile;
    private final @Nullable Face face;

    /** @param profile of what is measured */
    Measurement(Shell shell, ProfileOption profile) {
        this(shell, profile, null);
    }

    /**
     * @param profile of what is measured
     * @param face through which every test reaches Muster; null for what the file says
     */
    Measurement(Shell shell, ProfileOption profile, @Nullable Face face) {
        this.shell = shell;
        this.profile = profile;
        this.face = face;
    }

    /**
     * Runs it; answers the exit code.
     *
     * @param file the scenario file
     * @param target another one than the file's; null for the file's own
     * @param jfr whether the target's JVM is recorded; null for what the file says
     * @param drivers where JDBC drivers lie; null for none but those that are there
     * @param out the run directory; null for a new one in {@code runs}
     * @param reproduce the command that does the same again
     * @param judgement what the run is held against when it has ended
     * @param history where its figures are gathered
     * @param filing whether its findings become tasks
     */
    int run(
            Path file,
            @Nullable String target,
            @Nullable Boolean jfr,
            @Nullable Path drivers,
            @Nullable Path out,
            String reproduce,
            RunJudgement judgement,
            HistoryOption history,
            FilingOption filing)
            throws InterruptedException {
        try {
            Scenario written = ScenarioParser.parse(file, target);
            filing.check(shell);
            Scenario faced = face == null ? written : Faces.through(written, face);
            Scenario scenario = jfr == null ? faced : faced.recorded(jfr);
            TargetDriver driver = driver(scenario, drivers);
            Path directory = out == null ? RunNames.fresh(shell, scenario.name()) : out;
            ScenarioRun run = new ScenarioRun(
                    scenario, driver, directory, ToolVersion.of(Home.path()), reproduce, new RunProgress(shell));
            try (Interruption _ = new Interruption(() -> stop(run))) {
                RunOutcome outcome = judged(run.run(), judgement);
                history.append(shell, outcome.directory());
                conclude(outcome);
                filing.file(shell, outcome.directory());
                return outcome.exitCode();
            }
        } catch (ScenarioException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()));
        } catch (TargetException unreachable) {
            throw Failure.unreachable(String.valueOf(unreachable.getMessage()));
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }

    /** Holds it against a baseline and a policy, and writes down what came of that. */
    private static RunOutcome judged(RunOutcome outcome, RunJudgement judgement) throws IOException {
        if (judgement.idle()) {
            return outcome;
        }
        Path directory = outcome.directory();
        RunRecord record = judgement.judge(RunJson.read(directory), directory.toString());
        RunJson.write(directory, record);
        Reports.render(directory);
        Verdict verdict = record.verdict();
        return new RunOutcome(verdict == null ? outcome.verdict() : verdict, outcome.interrupted(), directory);
    }

    private TargetDriver driver(Scenario scenario, @Nullable Path drivers) {
        if (scenario.external()) {
            profile.refuseFor(scenario.target());
            return new ExternalDriver(scenario, new Protocols(drivers));
        }
        return profile.driver(shell);
    }

    private void stop(ScenarioRun run) {
        shell.err().println();
        shell.err().println("muster: stopping; what was measured is kept");
        shell.err().flush();
        run.cancel();
    }

    private void conclude(RunOutcome outcome) throws IOException {
        Style style = shell.screen().outputStyle();
        shell.out().println();
        RunRecord run = RunJson.read(outcome.directory());
        VerdictWords.print(run, style, shell.out()::println);
        shell.out().println(style.dim("report ") + outcome.directory().resolve(Reports.HTML));
        if (run.tests().stream().anyMatch(test -> test.fault() != null)) {
            shell.out().println(style.dim("faults ") + outcome.directory().resolve(Reports.DEPLOYMENT_HTML));
        }
        shell.out().flush();
    }
}
