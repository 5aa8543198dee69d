package dev.muster.cli.lab;

import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.compare.NoiseFloors;
import dev.muster.lab.compare.RunJudgement;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the standard validation suite. */
@Command(
        name = "validate",
        description =
                "Run the standard validation suite (15 minutes, up to 20 on a noisy machine) and write its report.",
        footer = {
            "",
            "Exit codes: 0 passed; 1 a threshold or the audit failed; 4 invalid or inconclusive; 130 interrupted, with a partial"
                    + " report."
        })
final class Validate extends LabCommand {
    @Option(names = "--quick", description = "Up to 2 minutes; labelled as no baseline.")
    private boolean quick;

    @Option(
            names = "--full",
            description =
                    "Up to an hour: the standard suite, each fault once, a soak of 20 minutes, every profile beside the"
                            + " others as often as there is time for; four reports.")
    private boolean full;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Run directory. Default: a new one in ./runs.")
    private @Nullable Path out;

    @Mixin
    private final ProfileOption profile = new ProfileOption();

    @Mixin
    private final HistoryOption history = new HistoryOption();

    @Mixin
    private final FilingOption filing = new FilingOption();

    Validate(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (quick && full) {
            throw Failure.usage("--quick and --full do not go together");
        }
        profile.counts(shell()); // a wrong one is told before anything else
        if (full) {
            return new FullValidation(shell(), profile, history, filing).run(out);
        }
        return new Measurement(shell(), profile)
                .run(
                        Home.scenario(quick ? "validate-quick.yaml" : "validate.yaml"),
                        /* target= */ null,
                        /* jfr= */ null,
                        /* drivers= */ null,
                        out,
                        (quick ? "./muster validate --quick" : "./muster validate") + profile.again(),
                        new RunJudgement(Optional.empty(), Optional.empty(), NoiseFloors.UNKNOWN),
                        history,
                        filing);
    }
}
