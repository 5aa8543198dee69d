package dev.muster.cli;

import dev.muster.cli.terminal.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Runs a command for as long as whoever started this process holds its standard input open. When that ends, be it
 * killed, the command is interrupted as by Ctrl-C: nothing is left running that nobody waits for.
 */
@Command(
        name = "supervised",
        hidden = true,
        description = "Runs a command until standard input ends; used by servers for what they run.")
final class Supervised implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    private final Shell shell;

    @Unmatched
    private final List<String> command = new ArrayList<>(); // filled by the parser

    Supervised(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Thread.ofPlatform().daemon().name("supervision").start(this::watch);
        return Main.run(command.toArray(String[]::new), shell);
    }

    private void watch() {
        try {
            shell.in().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // then it has ended as well
        }
        Runtime.getRuntime().exit(INTERRUPTED);
    }
}
