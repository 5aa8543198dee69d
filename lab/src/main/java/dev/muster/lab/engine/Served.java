package dev.muster.lab.engine;

import dev.muster.lab.target.TargetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Muster server in a process of its own, on a data directory of its own: the generator's memory is not its. */
final class Served implements AutoCloseable {
    private static final String READY = "muster is ready on ";
    private static final int PATIENCE_AT_END_S = 20;

    private final Process process;
    private final String address;

    private Served(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param errors takes its standard error
     * @param more options of {@code muster serve}
     * @throws TargetException if it does not come up; the message has its own words
     */
    static Served start(Starter starter, Path data, Path errors, List<String> more) {
        return start(starter, data, errors, more, 0);
    }

    /** The same on a certain port; 0 for any that is free. */
    static Served start(Starter starter, Path data, Path errors, List<String> more, int port) {
        List<String> arguments =
                new ArrayList<>(List.of("serve", "--data", data.toString(), "--port", String.valueOf(port)));
        arguments.addAll(more);
        try {
            Process process = starter.start(arguments, errors);
            // It says one line and then only what an interruption brings: nothing fills the pipe.
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.startsWith(READY)) {
                    return new Served(process, line.substring(READY.length()).strip());
                }
            }
            process.destroyForcibly();
            throw new TargetException("muster serve did not come up: "
                    + Files.readString(errors, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            throw new TargetException("muster serve could not be started: " + e.getMessage(), e);
        }
    }

    /** Such as {@code http://127.0.0.1:40123}. */
    String address() {
        return address;
    }

    boolean alive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /** Kills it (SIGKILL), waits, and answers its exit code, which tells of the signal. */
    int kill() throws InterruptedException {
        process.destroyForcibly();
        return process.waitFor();
    }

    /** Ends it as a person would, waits, and answers its exit code. */
    int end() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    /** Ends it as a person would, and waits. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_AT_END_S, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
