package dev.muster.server.mcp;

import dev.muster.server.access.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of the protocol. Most clients never say that they are done: a session that nothing is heard of is
 * forgotten after a while, and when there are too many, the one that was idle for longest goes.
 */
final class McpSessions implements AutoCloseable {
    private static final int ID_BYTES = 16;

    private final McpOptions options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    /** The one that was idle for longest first. */
    private final LinkedHashMap<String, McpSession> byId = new LinkedHashMap<>();

    private @Nullable Thread sweeper;
    private boolean closed;

    McpSessions(McpOptions options) {
        this.options = options;
    }

    /** Begins a session. */
    McpSession begin(Caller caller) {
        byte[] bytes = new byte[ID_BYTES];
        List<McpSession> gone = new ArrayList<>();
        McpSession session;
        lock.lock();
        try {
            options.random().nextBytes(bytes);
            session = new McpSession(HexFormat.of().formatHex(bytes), caller, options.clock());
            session.heardAt = options.clock().millis();
            byId.put(session.id(), session);
            Iterator<McpSession> idlest = byId.values().iterator();
            while (byId.size() > options.sessions()) {
                gone.add(idlest.next());
                idlest.remove();
            }
            sweepLater();
        } finally {
            lock.unlock();
        }
        gone.forEach(McpSession::close);
        return session;
    }

    /** A session that there is, for whoever began it; null otherwise. It counts as heard of. */
    @Nullable
    McpSession find(String id, Caller caller) {
        McpSession session;
        lock.lock();
        try {
            session = byId.get(id);
            if (session == null || !session.connection().caller().equals(caller)) {
                return null;
            }
            if (!expired(session) || session.connection().isBusy()) {
                session.heardAt = options.clock().millis();
                byId.putLast(id, session);
                return session;
            }
            byId.remove(id);
        } finally {
            lock.unlock();
        }
        session.close();
        return null;
    }

    /** Forgets a session. */
    void end(McpSession session) {
        lock.lock();
        try {
            byId.remove(session.id());
        } finally {
            lock.unlock();
        }
        session.close();
    }

    /** How many there are. */
    int size() {
        lock.lock();
        try {
            return byId.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean expired(McpSession session) {
        return session.heardAt + options.idle().toMillis() <= options.clock().millis();
    }

    /** Whoever waits for an answer is there, however long it takes. To be called holding the lock. */
    private boolean stays(McpSession session) {
        if (!session.connection().isBusy()) {
            return false;
        }
        session.heardAt = options.clock().millis();
        byId.putLast(session.id(), session);
        return true;
    }

    /** Forgets those that nothing was heard of for too long. */
    void sweep() {
        List<McpSession> gone;
        lock.lock();
        try {
            gone = byId.values().stream().takeWhile(this::expired).collect(Collectors.toCollection(ArrayList::new));
            gone.removeIf(this::stays);
            gone.forEach(session -> byId.remove(session.id()));
        } finally {
            lock.unlock();
        }
        gone.forEach(McpSession::close);
    }

    /** The sweeper is there only while there are sessions. */
    private void sweepLater() {
        if (sweeper == null && !closed) {
            sweeper = Thread.ofVirtual().name("mcp-sessions").start(this::sweepOnAndOn);
        }
    }

    private void sweepOnAndOn() {
        try {
            while (true) {
                lock.lock();
                try {
                    Iterator<McpSession> idlest = byId.values().iterator();
                    if (!idlest.hasNext() || closed) {
                        sweeper = null;
                        return;
                    }
                    long left = idlest.next().heardAt
                            + options.idle().toMillis()
                            - options.clock().millis();
                    if (left > 0) {
                        more.await(Math.min(left, Duration.ofHours(1).toMillis()) + 1, TimeUnit.MILLISECONDS);
                    }
                } finally {
                    lock.unlock();
                }
                sweep();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    @Override
    public void close() {
        List<McpSession> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(byId.values());
            byId.clear();
            more.signalAll();
        } finally {
            lock.unlock();
        }
        all.forEach(McpSession::close);
    }
}
