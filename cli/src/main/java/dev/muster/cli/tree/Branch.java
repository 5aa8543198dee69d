package dev.muster.cli.tree;

import dev.muster.cli.terminal.Shell;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * A command, and those below it. Commands are made only where a command line leads: looking at a command class costs up
 * to a millisecond, and there are dozens.
 *
 * @param name as it is typed
 * @param make makes the command
 * @param below names those below it
 */
public record Branch(String name, Function<Shell, Object> make, Supplier<List<Branch>> below) {
    /** A command that does something. */
    public static Branch leaf(String name, Function<Shell, Object> make) {
        return new Branch(name, make, List::of);
    }

    /**
     * The part of the tree that these arguments can be about. What only leads to the command that is named is bare: its
     * options and help are not made.
     */
    public CommandLine pruned(Shell shell, List<String> arguments) {
        List<Branch> branches = below.get();
        Optional<Branch> named = branches.stream()
                .filter(branch -> !arguments.isEmpty() && branch.name.equals(arguments.getFirst()))
                .findFirst();
        if (named.isPresent()) {
            CommandLine bare = new CommandLine(CommandSpec.create().name(name));
            return bare.addSubcommand(
                    named.get().name, named.get().pruned(shell, arguments.subList(1, arguments.size())));
        }
        // Help, or a wrong name: the answer needs all that there are here.
        CommandLine line = new CommandLine(make.apply(shell));
        branches.forEach(branch -> line.addSubcommand(branch.name, branch.make.apply(shell)));
        return line;
    }

    /** The whole tree. */
    public CommandLine whole(Shell shell) {
        CommandLine line = new CommandLine(make.apply(shell));
        below.get().forEach(branch -> line.addSubcommand(branch.name, branch.whole(shell)));
        return line;
    }
}
