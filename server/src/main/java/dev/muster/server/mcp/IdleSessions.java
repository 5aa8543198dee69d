package dev.muster.server.mcp;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Page;
import dev.muster.core.Reads;
import dev.muster.core.RefusedException;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that were idle when they were looked for. Their agents go on meanwhile: one may be heard from again, or end
 * its session itself, before its turn to be ended comes.
 *
 * @param reads where they are looked at
 * @param since idle is what was not heard from since then
 * @param ids of those that were found
 */
record IdleSessions(Reads reads, Instant since, List<SessionId> ids) {
    IdleSessions {
        ids = List.copyOf(ids);
    }

    /** Looks through all sessions: the idle ones are not among the newest. */
    static IdleSessions find(Reads reads, Instant since) {
        List<SessionId> idle = new ArrayList<>();
        String after = null;
        do {
            Page<Session> page = reads.sessions(null, after, Limits.PAGE);
            page.items().stream()
                    .filter(session -> isIdle(session, since))
                    .map(Session::id)
                    .forEach(idle::add);
            after = page.next();
        } while (after != null);
        return new IdleSessions(reads, since, idle);
    }

    private static boolean isIdle(Session session, Instant since) {
        return (session.state() == SessionState.ACTIVE || session.state() == SessionState.PAUSED)
                && session.lastSeenAt().isBefore(since);
    }

    /**
     * What became of them.
     *
     * @param ids of those that were ended
     * @param why the others were not even tried; null if all were
     */
    record Ended(List<SessionId> ids, @Nullable String why) {
        Ended {
            ids = List.copyOf(ids);
        }
    }

    /**
     * Ends those that are idle still. Once one has been ended there is an answer, whatever comes after it: a refusal
     * would say that nothing was changed.
     *
     * @param end ends one
     * @throws RefusedException if none was ended, for a reason that has nothing to do with the sessions
     */
    Ended end(Consumer<SessionId> end) {
        List<SessionId> ended = new ArrayList<>();
        for (SessionId id : ids) {
            try {
                if (isIdle(reads.session(id), since)) {
                    end.accept(id);
                    ended.add(id);
                }
            } catch (RefusedException e) {
                if (!isOver(e.code())) {
                    if (ended.isEmpty()) {
                        throw e;
                    }
                    return new Ended(ended, e.refusal().message());
                }
            }
        }
        return new Ended(ended, null);
    }

    /** Whether a session was refused because somebody else has ended it, or it is not even kept any more. */
    private static boolean isOver(ErrorCode code) {
        return code == ErrorCode.INVALID_STATE || code == ErrorCode.NOT_FOUND;
    }
}
