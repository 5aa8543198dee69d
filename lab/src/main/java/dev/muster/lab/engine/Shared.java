package dev.muster.lab.engine;

import dev.muster.lab.target.Sharing;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.TestSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A server that tests of a run share, one after the other. A cold server spends its first minute on compiling, and a
 * run has no minute for each test; so it is started for the first, and those that follow find it warm. Each gets a
 * project that nobody has used. A server that has died is not shared any more: the next test gets a new one.
 *
 * @param <S> the server's kind
 */
final class Shared<S extends ServerProcess> implements AutoCloseable {
    private static final double NANOS_PER_SECOND = 1e9;

    private final String kind;
    private final LongSupplier nanos;
    private @Nullable S server;
    private String since = "";
    private int started;
    private int tests;
    private long loadedNanos;

    /**
     * Nobody is there yet.
     *
     * @param kind one word, for the names of directories
     * @param nanos a clock such as {@link System#nanoTime}
     */
    Shared(String kind, LongSupplier nanos) {
        this.kind = kind;
        this.nanos = nanos;
    }

    /**
     * Lets a test in.
     *
     * @param start starts a server on a directory that is there and empty
     * @throws TargetException if it cannot be started
     */
    Tenancy<S> join(TestSetup setup, Function<Path, S> start) {
        S running = server;
        if (running != null && !running.alive()) {
            close();
            running = null;
        }
        if (running == null) {
            running = start.apply(fresh(setup.directory()));
            server = running;
            since = setup.test();
            tests = 0;
            loadedNanos = 0;
        }
        int earlier = tests++;
        Sharing sharing = earlier == 0 ? Sharing.NONE : new Sharing(since, earlier, loadedNanos / NANOS_PER_SECOND);
        return new Tenancy<>(
                running, Agents.PROJECT + "-" + tests, sharing, /* own= */ false, time -> loadedNanos += time, nanos);
    }

    private Path fresh(Path shared) {
        try {
            return Files.createDirectories(shared.resolve(kind + "-" + ++started));
        } catch (IOException e) {
            throw new TargetException("there is no place for a server's data: " + e.getMessage(), e);
        }
    }

    /** Ends the server, if there is one. */
    @Override
    public void close() {
        S running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }
}
