package dev.muster.core.context;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.ContextRows;
import org.jspecify.annotations.Nullable;

/**
 * Takes a part out of a session's context.
 *
 * @param ifVersion only if the part has this version; null: whatever it has
 */
public record DeletePart(
        SessionId session, String key, @Nullable Long ifVersion) implements Command<SessionPart> {
    @Override
    public void check() {
        SessionPart.checkKey(key);
    }

    @Override
    public SessionId by() {
        return session;
    }

    /** Answers the part as it was. */
    @Override
    public SessionPart run(Change change) {
        SessionSeat seat = change.session(session);
        ContextRows rows = change.tables().contexts();
        SessionPart part = rows.find(session.value(), key);
        SavePart.require(part, key, ifVersion);
        if (part == null) {
            throw missing(key);
        }
        rows.delete(session.value(), key);
        change.emit(seat.project(), "context.deleted", seat, null);
        return part;
    }

    private static RefusedException missing(String key) {
        return Refusal.of(ErrorCode.NOT_FOUND, "this session keeps no part '" + key + "'")
                .withHelp("list its parts")
                .asException();
    }
}
