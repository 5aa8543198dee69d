package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.Suggestions;
import java.nio.file.Path;
import java.util.List;
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
            "",
            "Exit codes: 0 passed; 1 a threshold or the audit failed; 2 the scenario is wrong; 3 the target cannot be reached; 4"
                    + " invalid or inconclusive; 130 interrupted, with a partial report."
        })
final class RunScenario extends LabCommand {
    private static final String EMBEDDED = "embedded";

    @Parameters(paramLabel = "SCENARIO.yaml", description = "The scenario file.")
    private Path file;

    @Option(
            names = "--target",
            paramLabel = "T",
            description = "The system under test. This release knows 'embedded': Muster's engine in this process.")
    private @Nullable String target;

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
        if (target != null && !target.equals(EMBEDDED)) {
            if (target.matches("(https?|wss?|mcp\\+https?|mcp\\+stdio|jdbc):.*|command")) {
                Later.refuse("--target " + target, target, "leave it out: this release measures Muster");
            }
            throw Failure.usage("--target '" + target + "' is unknown; " + Suggestions.hint(target, List.of(EMBEDDED)));
        }
        return new Measurement(shell()).run(file, out, "./muster run " + file);
    }
}
