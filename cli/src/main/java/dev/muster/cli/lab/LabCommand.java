package dev.muster.cli.lab;

import dev.muster.cli.terminal.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** A command of the lab. */
abstract class LabCommand implements Callable<Integer> {
    private final Shell shell;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    LabCommand(Shell shell) {
        this.shell = shell;
    }

    final Shell shell() {
        return shell;
    }

    /** Says a line, at once: long work is followed while it goes. */
    final void say(String line) {
        shell.out().println(line);
        shell.out().flush();
    }
}
