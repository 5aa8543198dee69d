package dev.muster.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others. */
@Command(synopsisSubcommandLabel = "COMMAND", sortOptions = false)
abstract class Group implements Callable<Integer> {
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

    final CommandLine commandLine() {
        return spec.commandLine();
    }

    @Command(name = "task", description = "Create, find, claim and finish tasks.")
    static final class Task extends Group {}

    @Command(name = "project", description = "Create, list and limit projects.")
    static final class Project extends Group {}

    @Command(name = "session", description = "Start, pause, resume and end sessions: an agent at work in a project.")
    static final class Session extends Group {}

    @Command(name = "agent", description = "Register agents, see how they are, pause, drain and stop them.")
    static final class Agent extends Group {}

    @Command(name = "event", description = "Read, follow and publish a project's events.")
    static final class Event extends Group {}
}
