package dev.muster.lab.engine;

import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.audit.StoreAudit;
import dev.muster.lab.target.Sharing;
import java.io.IOException;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * A test's stay on a server: one that was started for it and ends with it, or one that others have used before and may
 * use after it.
 *
 * @param <S> the server's kind
 */
final class Tenancy<S extends ServerProcess> implements AutoCloseable {
    private static final long NOBODY = 0;

    private final S server;
    private final String project;
    private final Sharing sharing;
    private final boolean own;
    private final LongConsumer loaded;
    private final LongSupplier nanos;
    private long since = NOBODY;
    private boolean over;

    /**
     * @param project a project that nobody has used before
     * @param sharing what the server has been through
     * @param own whether the server ends with the stay
     * @param loaded told for how many nanoseconds agents were there, when the stay ends
     * @param nanos a clock such as {@link System#nanoTime}
     */
    Tenancy(S server, String project, Sharing sharing, boolean own, LongConsumer loaded, LongSupplier nanos) {
        this.server = server;
        this.project = project;
        this.sharing = sharing;
        this.own = own;
        this.loaded = loaded;
        this.nanos = nanos;
    }

    /** A server for one test alone. */
    static <S extends ServerProcess> Tenancy<S> alone(S server) {
        return new Tenancy<>(server, Agents.PROJECT, Sharing.NONE, /* own= */ true, time -> {}, System::nanoTime);
    }

    S server() {
        return server;
    }

    String project() {
        return project;
    }

    Sharing sharing() {
        return sharing;
    }

    /**
     * Audits what the test has left in the store; on a server that others use too, what its projects hold.
     *
     * @throws dev.muster.lab.target.TargetException when the store cannot be read
     */
    AuditFindings audit(Acknowledged acknowledged) {
        try {
            return own
                    ? StoreAudit.audit(server.data(), acknowledged)
                    : StoreAudit.since(server.data(), acknowledged, project);
        } catch (IOException unreadable) {
            throw EngineDriver.unreadable(unreadable);
        }
    }

    /** Agents come: from the first of them on the server is under load. */
    void agentsCome() {
        if (since == NOBODY) {
            since = nanos.getAsLong();
        }
    }

    /** The test is done with the server. */
    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        loaded.accept(since == NOBODY ? 0 : nanos.getAsLong() - since);
        if (own) {
            server.close();
        }
    }
}
