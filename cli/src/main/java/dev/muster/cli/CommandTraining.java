package dev.muster.cli;

import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.lab.engine.EngineProbe;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The commands that people and scripts use most, one after the other, on a data directory of their own. Not the lab's:
 * whoever measures for minutes does not mind half a second, and the lab in the cache costs every small command 12 MB.
 */
final class CommandTraining {
    private static final List<String> READING = List.of(
            "task list",
            "task show t1",
            "task log t1",
            "task search train",
            "event list",
            "project list",
            "project show default",
            "agent list",
            "session list");

    private final Path data;

    CommandTraining(Path data) {
        this.data = data;
    }

    void run() throws IOException, InterruptedException {
        run("--version");
        run("--help");
        run("task", "--help");
        tasks();
        // The start that the lab measures is that of a program whose commands are in the cache, as all of a user's are.
        onData("project", "create", "lab");
        onData(EngineProbe.COMMAND, "--create", "Train");
        atServer();
    }

    /**
     * The same at a server: what a small command needs to speak to one. The server is a process of its own, for in this
     * one its classes would get into the cache.
     */
    private void atServer() throws IOException, InterruptedException {
        Process server = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        data.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        // A build that is ended meanwhile leaves no server behind.
        Runtime.getRuntime().addShutdownHook(new Thread(server::destroy, "end-of-training"));
        try (BufferedReader said = server.inputReader()) {
            String first = said.readLine();
            if (first == null) {
                throw new IllegalStateException("no server for the training: it ended with " + server.waitFor());
            }
            onData("task", "create", "--title", "Train at a server", "--json");
            String session = onData("session", "start", "--agent", "remote", "--capability", "java", "--quiet");
            String lease = onData("task", "claim", "--session", session, "--quiet");
            onData("task", "complete", lease, "--session", session, "--summary", "done");
            read();
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private void tasks() {
        onData("task", "create", "--title", "Train", "--needs", "java", "--label", "a,b", "--json");
        onData("task", "create", "--title", "Train on", "--after", "t1");
        String session = onData("session", "start", "--agent", "trainee", "--capability", "java", "--quiet");
        String lease = onData("task", "claim", "--session", session, "--quiet");
        onData("task", "complete", lease, "--session", session, "--summary", "done");
        read();
    }

    private void read() {
        for (String reading : READING) {
            onData(reading.split(" "));
            onData((reading + " --json").split(" "));
        }
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
        // With a variable, since each start looks whether one configures something.
        Map<String, String> environment = Map.of("TERM", "dumb");
        int code = Main.run(arguments, Shell.of(out, err, InputStream.nullInputStream(), environment, Screen.NONE));
        if (code != ExitCode.DONE) {
            throw new IllegalStateException(
                    String.join(" ", arguments) + " ended with " + code + ": " + err.toString(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8).strip();
    }
}
