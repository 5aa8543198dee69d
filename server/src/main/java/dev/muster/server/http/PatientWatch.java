package dev.muster.server.http;

import dev.muster.core.time.Deadlines;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Connection;

/**
 * Watches a connection once a wait has lasted for a while. Most waits end at once, because there is work; to begin and
 * end a {@link GoneWatch} takes two turns of the selector, a tenth of what a claim costs.
 */
final class PatientWatch implements Exchange.Watch {
    private static final Duration PATIENCE = Duration.ofMillis(25);

    private final Thread waiting = Thread.currentThread();
    private final Connection connection;
    private final CompletableFuture<Exchange.Watch> watch = new CompletableFuture<>();
    private final Deadlines.Deadline begin;

    /** Watches for the calling thread. */
    PatientWatch(Connection connection) {
        this.connection = connection;
        this.begin = Deadlines.after(PATIENCE, this::begin);
    }

    private void begin() {
        try {
            watch.complete(GoneWatch.of(connection, waiting));
        } finally {
            watch.complete(NONE); // whatever failed: the wait must be able to end
        }
    }

    @Override
    public boolean gone() {
        return watch.isDone() && watch.join().gone();
    }

    @Override
    public void close() {
        if (!begin.lift()) {
            watch.join().close();
        }
    }
}
