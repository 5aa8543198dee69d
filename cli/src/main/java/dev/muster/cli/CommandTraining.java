package dev.muster.cli;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands that people and scripts use most, one after the other, on a data directory of their own. */
final class CommandTraining {
    private static final String SCENARIO = """
            name: training
            target: embedded
            baseline: false
            tests:
              - type: benchmark
                name: creation
                target: task_creation
                iterations: 200
                thresholds: {error_rate: 0}
            """;

    private static final List<String> READING = List.of(
            "task list",
            "task show t1",
            "task log t1",
            "task search train",
            "event list",
            "project list",
            "project show default",
            "agent list",
            "session list",
            "audit");

    private final Path directory;
    private final Path data;

    /** @param directory an empty one, for everything that the commands make */
    CommandTraining(Path directory) {
        this.directory = directory;
        this.data = directory.resolve("data");
    }

    void run() throws IOException {
        run("--version");
        run("--help");
        run("task", "--help");
        tasks();
        lab();
    }

    private void tasks() {
        onData("task", "create", "--title", "Train", "--needs", "java", "--label", "a,b", "--json");
        onData("task", "create", "--title", "Train on", "--after", "t1");
        String session = onData("session", "start", "--agent", "trainee", "--capability", "java", "--quiet");
        String lease = onData("task", "claim", "--session", session, "--quiet");
        onData("task", "complete", lease, "--session", session, "--summary", "done");
        for (String reading : READING) {
            onData(reading.split(" "));
            onData((reading + " --json").split(" "));
        }
    }

    private void lab() throws IOException {
        Path scenario = Files.writeString(directory.resolve("training.yaml"), SCENARIO);
        Path run = directory.resolve("run");
        run("run", scenario.toString(), "--out", run.toString());
        run("report", run.toString());
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
