package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import dev.muster.lab.operation.TargetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs one scenario. */
@Command(
        name = "run",
        description = "Run a scenario file and write its report.",
        footer = {
            "",
            "Example:",
            "  muster run scenarios/validate-quick.yaml --out runs/mine",
            "  muster run my-server.yaml --target https://staging.example.org",
            "",
            "Exit codes: 0 passed; 1 a threshold or the audit failed; 2 the scenario is wrong; 3 the target cannot be reached; 4"
                    + " invalid or inconclusive; 130 interrupted, with a partial report."
        })
final class RunScenario extends LabCommand {
    @Parameters(paramLabel = "SCENARIO.yaml", description = "The scenario file.")
    private Path file;

    @Option(names = "--target", paramLabel = "T", description = "Another target than the file's, of the same protocol.")
    private @Nullable String target;

    @Option(
            names = "--drivers",
            paramLabel = "DIR",
            description = "Where JDBC drivers lie, as jars, for jdbc: targets. SQLite's is there already.")
    private @Nullable Path drivers;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Run directory. Default: a new one in ./runs.")
    private @Nullable Path out;

    @Option(names = "--baseline", paramLabel = "RUN", description = "An earlier run to compare with. Not built yet.")
    private @Nullable Path baseline;

    RunScenario(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        Later.refuse("--baseline", baseline, "thresholds in the scenario judge a run by itself");
        if (target != null && !TargetAddress.isKnown(target)) {
            throw Failure.usage(
                    "--target '" + target + "' is unknown; " + Suggestions.hint(target, TargetAddress.FORMS));
        }
        if (drivers != null && !Files.isDirectory(drivers)) {
            throw Failure.usage("--drivers '" + drivers + "' is no directory")
                    .withHelp("name the one that holds the JDBC drivers' jars");
        }
        String reproduce = "./muster run " + file
                + (target == null ? "" : " --target '" + target + "'")
                + (drivers == null ? "" : " --drivers " + drivers);
        return new Measurement(shell()).run(file, target, drivers, out, reproduce);
    }
}
