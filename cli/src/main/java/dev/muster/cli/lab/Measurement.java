package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Interruption;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.lab.engine.EngineDriver;
import dev.muster.lab.external.ExternalDriver;
import dev.muster.lab.external.Protocols;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.RunJson;
import dev.muster.lab.run.RunOutcome;
import dev.muster.lab.run.ScenarioRun;
import dev.muster.lab.scenario.Scenario;
import dev.muster.lab.scenario.ScenarioException;
import dev.muster.lab.scenario.ScenarioParser;
import dev.muster.lab.target.TargetDriver;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Runs a scenario before a person's eyes: progress, verdict, where the report is. */
final class Measurement {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
    private static final Path RUNS = Path.of("runs");

    private final Shell shell;

    Measurement(Shell shell) {
        this.shell = shell;
    }

    /**
     * Runs it; answers the exit code.
     *
     * @param file the scenario file
     * @param target another one than the file's; null for the file's own
     * @param drivers where JDBC drivers lie; null for none but those that are there
     * @param out the run directory; null for a new one in {@code runs}
     * @param reproduce the command that does the same again
     */
    int run(Path file, @Nullable String target, @Nullable Path drivers, @Nullable Path out, String reproduce)
            throws InterruptedException {
        try {
            Scenario scenario = ScenarioParser.parse(file, target);
            Path directory = out == null ? fresh(scenario.name()) : out;
            ScenarioRun run = new ScenarioRun(
                    scenario,
                    driver(scenario, drivers),
                    directory,
                    ToolVersion.of(Home.path()),
                    reproduce,
                    new RunProgress(shell));
            try (Interruption interruption = new Interruption(() -> stop(run))) {
                RunOutcome outcome = run.run();
                conclude(outcome);
                return outcome.exitCode();
            }
        } catch (ScenarioException wrong) {
            throw Failure.usage(String.valueOf(wrong.getMessage()));
        } catch (TargetException unreachable) {
            throw Failure.unreachable(String.valueOf(unreachable.getMessage()));
        } catch (IOException e) {
            throw Failure.usage(String.valueOf(e.getMessage()));
        }
    }

    private static TargetDriver driver(Scenario scenario, @Nullable Path drivers) {
        return scenario.external() ? new ExternalDriver(scenario, new Protocols(drivers)) : new EngineDriver();
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
        VerdictWords.print(RunJson.read(outcome.directory()), style, shell.out()::println);
        shell.out().println(style.dim("report ") + outcome.directory().resolve(Reports.HTML));
        shell.out().flush();
    }

    private Path fresh(String name) {
        String word = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String stamp = STAMP.format(LocalDateTime.ofInstant(shell.clock().instant(), ZoneId.systemDefault()));
        Path directory = RUNS.resolve(stamp + "-" + word);
        for (int i = 2; Files.exists(directory); i++) {
            directory = RUNS.resolve(stamp + "-" + word + "-" + i);
        }
        return directory;
    }
}
