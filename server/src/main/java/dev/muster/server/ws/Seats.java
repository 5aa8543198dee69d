package dev.muster.server.ws;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.state.StateMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which connection speaks for a session, and which sessions wait for theirs to come back. One that waits for longer
 * than the grace is ended, and its leases end with it.
 */
final class Seats {
    /** Sessions that are ended at once: enough to share a commit, too few to fill the engine's queue. */
    static final int ENDED_AT_ONCE = 200;

    /**
     * @param connection null if it is gone
     * @param goneAt when it went, in ns
     * @param ending whether it is too late for another: the session is being ended
     */
    private record Seat(@Nullable Connection connection, long goneAt, boolean ending) {
        boolean waits() {
            return connection == null && !ending;
        }
    }

    private final Engine engine;
    private final long grace;
    private final Map<SessionId, Seat> seats = new ConcurrentHashMap<>();

    Seats(Engine engine, Duration grace) {
        this.engine = engine;
        this.grace = grace.toNanos();
    }

    /**
     * Gives a session to a connection; answers the one that had it, if that is still there.
     *
     * @throws RefusedException if the session is being ended
     */
    @Nullable
    Connection take(SessionId session, Connection connection) {
        Seat mine = new Seat(connection, 0, false);
        while (true) {
            Seat before = seats.putIfAbsent(session, mine);
            if (before == null) {
                return null;
            }
            if (before.ending()) {
                throw ended(session);
            }
            if (seats.replace(session, before, mine)) {
                return before.connection();
            }
        }
    }

    private static RefusedException ended(SessionId session) {
        return new Refusal(
                        ErrorCode.INVALID_STATE,
                        "session " + session + " was not resumed in time: it is being ended",
                        StateMachine.wire(SessionState.ENDED),
                        List.of(),
                        null,
                        "start another session")
                .asException();
    }

    /** The connection is gone; its session waits for another, unless one has it already. */
    void leave(SessionId session, Connection connection, long now) {
        seats.computeIfPresent(
                session, (id, seat) -> seat.connection() == connection ? new Seat(null, now, false) : seat);
    }

    /** The session turned out not to be there. */
    void drop(SessionId session, Connection connection) {
        seats.computeIfPresent(session, (id, seat) -> seat.connection() == connection ? null : seat);
    }

    /** Whether no session has a connection, or waits for one. */
    boolean isEmpty() {
        return seats.isEmpty();
    }

    /** Sessions that wait for their connection. */
    int waiting() {
        int waiting = 0;
        for (Seat seat : seats.values()) { // asked every second for as long as the server lives
            waiting += seat.waits() ? 1 : 0;
        }
        return waiting;
    }

    /** Ends the sessions that were not resumed in time. */
    void sweep(long now) throws InterruptedException {
        List<SessionId> due = new ArrayList<>();
        seats.forEach((id, seat) -> {
            // Marked before it is ended: a connection that comes meanwhile finds that it is too late.
            boolean late = seat.waits() && now - seat.goneAt() >= grace;
            if (late && seats.replace(id, seat, new Seat(null, seat.goneAt(), true))) {
                due.add(id);
            }
        });
        for (int from = 0; from < due.size(); from += ENDED_AT_ONCE) {
            List<Thread> ending = new ArrayList<>();
            for (SessionId id : due.subList(from, Math.min(due.size(), from + ENDED_AT_ONCE))) {
                ending.add(Thread.ofVirtual().name("muster-ws-end").start(() -> end(id, now)));
            }
            for (Thread thread : ending) {
                thread.join();
            }
        }
    }

    private void end(SessionId id, long now) {
        boolean again = false;
        try {
            again = engine.ask(new EndSession(id)) instanceof Answer.Refused<?>(var why)
                    && (why.code() == ErrorCode.BUSY || why.code() == ErrorCode.DISK_FULL);
        } finally {
            if (again) {
                seats.put(id, new Seat(null, now - grace, false)); // once more at the next sweep
            } else {
                seats.remove(id);
            }
        }
    }
}
