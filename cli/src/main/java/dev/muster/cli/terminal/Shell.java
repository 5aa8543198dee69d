package dev.muster.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What surrounds one run of the program.
 *
 * @param output where answers go
 * @param out a writer onto {@code output}
 * @param err a writer for errors and progress
 * @param in what is read for {@code -}
 * @param environment the variables
 * @param screen whether a person looks, and how
 * @param clock the time of day
 * @param ownerWait how long to wait for a data directory that another process uses
 */
public record Shell(
        Outlet output,
        PrintWriter out,
        PrintWriter err,
        InputStream in,
        Map<String, String> environment,
        Screen screen,
        InstantSource clock,
        Duration ownerWait) {
    private static final Duration OWNER_WAIT = Duration.ofSeconds(10);

    /** The surroundings of this process. */
    public static Shell ofProcess() {
        Map<String, String> environment = System.getenv();
        return of(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                System.in,
                environment,
                Screen.ofProcess(environment));
    }

    /** Other surroundings, with the clock of this machine. */
    public static Shell of(
            OutputStream out, OutputStream err, InputStream in, Map<String, String> environment, Screen screen) {
        Outlet output = new Outlet(out);
        return new Shell(
                output,
                output.writer(),
                new Outlet(err).writer(),
                in,
                Map.copyOf(environment),
                screen,
                InstantSource.system(),
                OWNER_WAIT);
    }

    /** The same, with another patience for a data directory that is in use. */
    public Shell withOwnerWait(Duration value) {
        return new Shell(output, out, err, in, environment, screen, clock, value);
    }

    /** A variable's value; empty text counts as not set. */
    public String variable(String name, String otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? otherwise : value;
    }
}
