package dev.muster.server.mcp;

import dev.muster.server.access.Caller;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A session of the protocol over HTTP: what is known of its client, and the streams that lead to it. */
final class McpSession {
    /** Streams of answers that are kept for a client that has lost its connection. */
    private static final int MOST_STREAMS = 16;

    private final String id;
    private final InstantSource clock;
    private final Outbox standing;
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Outbox> streams = new LinkedHashMap<>();
    private long streamsMade;

    /** When it was last heard of, in milliseconds; guarded by {@link McpSessions}. */
    long heardAt;

    McpSession(String id, Caller caller, InstantSource clock) {
        this.id = id;
        this.clock = clock;
        this.standing = new Outbox(0, clock);
        this.connection = new Connection(caller, false, standing::send);
    }

    String id() {
        return id;
    }

    Connection connection() {
        return connection;
    }

    /**
     * Whether a stream begins with an empty event, which gives the client a place to come back to. Clients of earlier
     * versions take it for a message that cannot be read.
     */
    boolean primes() {
        Client client = connection.client();
        return client != null && client.version().compareTo(Protocol.LEGACY) >= 0;
    }

    /** The stream for what belongs to no request. */
    Outbox standing() {
        return standing;
    }

    /** A stream for the answer to one request. */
    Outbox stream() {
        lock.lock();
        try {
            Outbox stream = new Outbox(++streamsMade, clock);
            streams.put(stream.number(), stream);
            var oldest = streams.values().iterator();
            while (streams.size() > MOST_STREAMS && oldest.hasNext()) {
                if (oldest.next().ended()) {
                    oldest.remove();
                }
            }
            return stream;
        } finally {
            lock.unlock();
        }
    }

    /** A stream that there was; null if it is not kept any more. */
    @Nullable
    Outbox stream(long number) {
        lock.lock();
        try {
            return number == 0 ? standing : streams.get(number);
        } finally {
            lock.unlock();
        }
    }

    /** It is over: whoever listens is let go, and what runs for it ends. */
    void close() {
        connection.close();
        standing.end();
        lock.lock();
        try {
            streams.values().forEach(Outbox::end);
            streams.clear();
        } finally {
            lock.unlock();
        }
    }
}
