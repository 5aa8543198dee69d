package dev.muster.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Goes once through what a start-up goes through, while the launcher records it into the AOT cache. Classes that are
 * not used here are loaded the slow way in every later start.
 */
@Command(
        name = "aot-training",
        hidden = true,
        description = "Trains the start-up cache; run by the launcher when it builds.")
final class AotTraining implements Callable<Integer> {

    @Override
    public Integer call() {
        int usage = run("--help");
        int version = run("--version");
        return usage + version == 0 ? 0 : 1;
    }

    private static int run(String... arguments) {
        StringWriter shown = new StringWriter();
        return new CommandLine(new Main())
                .setOut(new PrintWriter(shown))
                .setErr(new PrintWriter(shown))
                .execute(arguments);
    }
}
