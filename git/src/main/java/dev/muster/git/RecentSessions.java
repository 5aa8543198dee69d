package dev.muster.git;

import dev.muster.core.session.SessionId;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the sessions that were written of last, so many of them: sessions come and go for as long as a
 * server runs. Of others one has to look again. Thread safe.
 */
final class RecentSessions<V> {
    static final int MOST = 10_000;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final SequencedMap<SessionId, V> known = new LinkedHashMap<>();

    RecentSessions(int most) {
        this.most = most;
    }

    /** Null if nothing is known of it, or not any more. */
    @Nullable
    V get(SessionId session) {
        lock.lock();
        try {
            return known.get(session);
        } finally {
            lock.unlock();
        }
    }

    void put(SessionId session, V value) {
        lock.lock();
        try {
            known.remove(session); // it is the youngest from now on
            known.put(session, value);
            if (known.size() > most) {
                known.pollFirstEntry();
            }
        } finally {
            lock.unlock();
        }
    }

    void forget(SessionId session) {
        lock.lock();
        try {
            known.remove(session);
        } finally {
            lock.unlock();
        }
    }
}
