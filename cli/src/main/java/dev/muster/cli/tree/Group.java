package dev.muster.cli.tree;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
@Command(synopsisSubcommandLabel = "COMMAND")
public abstract class Group implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Override
    public Integer call() {
        throw new ParameterException(
                commandLine(),
                "which command? " + spec.qualifiedName() + " takes one of: "
                        + String.join(", ", commandLine().getSubcommands().keySet()));
    }

    protected final CommandLine commandLine() {
        return spec.commandLine();
    }
}
