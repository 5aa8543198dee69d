package dev.muster.cli.lab;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.text.FileTrouble;
import dev.muster.lab.analysis.UnpairedRatio;
import dev.muster.lab.compare.Baseline;
import dev.muster.lab.compare.Baselines;
import dev.muster.lab.compare.RunSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a baseline. */
@Command(
        name = "set",
        description = {
            "Make runs the baseline of their scenario, with the reason for it.",
            "What it was before stays in its file, with its own reason."
        },
        footer = {
            "",
            "Example:",
            "  muster baseline set runs/a runs/b runs/c runs/d --reason \"Release 1.4\" --baselines perf/baselines"
        })
final class SetBaseline extends LabCommand {
    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description =
                    "Run directories of one scenario on one machine. With four or more, later runs can be judged.")
    private List<Path> runs = List.of();

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why it is moved.")
    private String reason = "";

    @Option(names = "--name", paramLabel = "NAME", description = "What it is called. Default: the scenario's name.")
    private @Nullable String name;

    @Mixin
    private final BaselinesOption baselines = new BaselinesOption();

    SetBaseline(Shell shell) {
        super(shell);
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) {
            throw Failure.usage("--reason is empty: say why the baseline is moved");
        }
        if (name != null && !name.matches("[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._-]*")) {
            throw Failure.usage(
                    "--name: '" + name + "' is no name of a baseline; use letters, digits, '.', '_' and '-'");
        }
        try {
            Baselines all = baselines.baselines(shell());
            String called = name == null
                    ? Baselines.nameOf(RunSet.read(runs.getFirst())
                            .runs()
                            .getFirst()
                            .scenario()
                            .name())
                    : name;
            Baseline set = all.set(called, runs, reason.strip(), shell().clock());
            say("baseline " + set.name() + ": " + Figures.count(set.runs().size(), "run")
                    + (set.earlier().isEmpty() ? "" : "; moved, the earlier ones are kept in its file"));
            if (set.runs().size() < UnpairedRatio.LEAST_RUNS) {
                say("With fewer than " + UnpairedRatio.LEAST_RUNS
                        + " runs no change against it can be told from noise; limits can still be judged.");
            }
            return ExitCode.DONE;
        } catch (IOException e) {
            throw Failure.usage(FileTrouble.words(e));
        }
    }
}
