package dev.muster.lab.engine;

import dev.muster.client.http.HttpConnection;
import dev.muster.client.http.ServerAddress;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A Muster server that is ended and started again: always on the same port and the same data. */
final class FaultyServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Starter starter;
    private final Path data;
    private final Path directory;
    private final List<String> options;
    private final ReentrantLock lock = new ReentrantLock();
    private final String address;
    private @Nullable Served running;
    private int starts;
    private boolean over;
    private volatile boolean restarted;

    private FaultyServer(Starter starter, Path directory, Path data, List<String> options) {
        this.starter = starter;
        this.directory = directory;
        this.data = data;
        this.options = options;
        Served first = Served.start(starter, data, errors(), options);
        this.running = first;
        this.address = first.address();
    }

    /**
     * Starts it for the first time.
     *
     * @param directory takes what it says on standard error
     * @param data its data directory
     * @throws TargetException if it does not come up
     */
    static FaultyServer start(Starter starter, Path directory, Path data, List<String> options) {
        return new FaultyServer(starter, directory, data, options);
    }

    private Path errors() {
        return directory.resolve("server-" + ++starts + ".err");
    }

    /** Such as {@code http://127.0.0.1:40123}: the same for every start. */
    String address() {
        return address;
    }

    Path data() {
        return data;
    }

    long pid() {
        lock.lock();
        try {
            Served now = running;
            return now == null ? -1 : now.pid();
        } finally {
            lock.unlock();
        }
    }

    boolean alive() {
        lock.lock();
        try {
            Served now = running;
            return now != null && now.alive();
        } finally {
            lock.unlock();
        }
    }

    /** Kills it; answers what shows that it died of that. */
    String kill() throws InterruptedException {
        Served now = taken();
        int exit = now.kill();
        return "process " + now.pid() + " ended with " + exit + (exit == 137 ? " (SIGKILL)" : "");
    }

    /** Ends it as a person would; answers what shows that it ended. */
    String end() throws InterruptedException {
        Served now = taken();
        int exit = now.end();
        return "process " + now.pid() + " ended with " + exit + (exit == 143 ? " (SIGTERM)" : "");
    }

    private Served taken() {
        lock.lock();
        try {
            Served now = running;
            if (now == null) {
                throw new TargetException("the server does not run");
            }
            running = null;
            return now;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts it again, on its port, and waits until it is ready.
     *
     * @throws TargetException if it does not come up; the message has its own words
     */
    void startAgain() {
        lock.lock();
        try {
            if (over || running != null) {
                return;
            }
            running = Served.start(
                    starter,
                    data,
                    errors(),
                    options,
                    ServerAddress.parse(address).port());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Starts it again if it says that it has stopped, as an operator does who is told so: a server that cannot trust
     * its disk any more does that.
     */
    void startAgainIfStopped() {
        if (!alive()) {
            startAgain();
            return;
        }
        if (live()) {
            return;
        }
        restarted = true;
        try {
            kill();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return;
        }
        startAgain();
    }

    /** What had to be done beside lifting the fault, for reports; empty if nothing had to. */
    String told() {
        return restarted
                ? "; it had stopped itself, as it has to when it cannot trust its disk, and was started again"
                : "";
    }

    private boolean live() {
        try {
            HttpConnection connection = HttpConnection.open(ServerAddress.parse(address), PATIENCE, null);
            try {
                return connection
                        .exchange("GET", "/health/live", Map.of("Accept", "application/json"), null, PATIENCE)
                        .isGood();
            } finally {
                connection.close();
            }
        } catch (IOException gone) {
            return false;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            over = true;
            Served now = running;
            running = null;
            if (now != null) {
                now.close();
            }
        } finally {
            lock.unlock();
        }
    }
}
