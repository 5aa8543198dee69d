package dev.muster.cli;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands that people and scripts use most, one after the other, on a data directory of their own. */
final class CommandTraining {
    private final Path data;

    CommandTraining(Path data) {
        this.data = data;
    }

    void run() {
        run("--version");
        run("--help");
        run("task", "--help");
        onData("task", "create", "--title", "Train", "--needs", "java", "--label", "a,b");
        onData("task", "list");
        onData("task", "list", "--json");
    }

    private String onData(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return run(all.toArray(String[]::new));
    }

    /** What the command answered; one that fails here fails the making of the cache. */
    private static String run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(arguments, Shell.of(out, err, InputStream.nullInputStream(), Map.of(), Screen.NONE));
        if (code != ExitCode.DONE) {
            throw new IllegalStateException(
                    String.join(" ", arguments) + " ended with " + code + ": " + err.toString(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }
}
