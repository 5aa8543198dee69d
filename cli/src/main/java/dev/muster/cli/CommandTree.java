package dev.muster.cli;

import dev.muster.cli.task.CreateTask;
import dev.muster.cli.task.ListTasks;
import dev.muster.cli.terminal.Shell;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * All commands, by name. Only those are made that a command line can be about: looking at a command class costs about a
 * millisecond, and there are dozens.
 */
final class CommandTree {
    /**
     * A command, and those below it.
     *
     * @param make makes it
     */
    record Branch(String name, Function<Shell, Object> make, List<Branch> branches) {
        static Branch leaf(String name, Function<Shell, Object> make) {
            return new Branch(name, make, List.of());
        }

        static Branch group(String name, Function<Shell, Object> make, Branch... branches) {
            return new Branch(name, make, List.of(branches));
        }
    }

    static final Branch ROOT = Branch.group(
            "muster",
            shell -> new Main(),
            Branch.group(
                    "task",
                    shell -> new Group.Task(),
                    Branch.leaf("create", CreateTask::new),
                    Branch.leaf("list", ListTasks::new)),
            Branch.leaf("aot-training", shell -> new AotTraining()));

    private CommandTree() {}

    /** The part of the tree that these arguments can be about. */
    static CommandLine pruned(Shell shell, String[] arguments) {
        CommandLine root = new CommandLine(ROOT.make().apply(shell));
        CommandLine at = root;
        Branch branch = ROOT;
        for (int i = 0; !branch.branches().isEmpty(); i++) {
            Branch next = i < arguments.length ? find(branch, arguments[i]) : null;
            if (next == null) {
                // Help or a wrong name: its answer needs all that there are here.
                for (Branch each : branch.branches()) {
                    at.addSubcommand(each.name(), each.make().apply(shell));
                }
                break;
            }
            CommandLine below = new CommandLine(next.make().apply(shell));
            at.addSubcommand(next.name(), below);
            at = below;
            branch = next;
        }
        return root;
    }

    /** The whole tree. */
    static CommandLine whole(Shell shell) {
        return whole(shell, ROOT);
    }

    private static CommandLine whole(Shell shell, Branch branch) {
        CommandLine line = new CommandLine(branch.make().apply(shell));
        branch.branches().forEach(each -> line.addSubcommand(each.name(), whole(shell, each)));
        return line;
    }

    private static @org.jspecify.annotations.Nullable Branch find(Branch branch, String name) {
        for (Branch each : branch.branches()) {
            if (each.name().equals(name)) {
                return each;
            }
        }
        return null;
    }
}
