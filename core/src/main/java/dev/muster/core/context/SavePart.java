package dev.muster.core.context;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.ContextRows;
import dev.muster.core.task.EventData;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a part of a session's context, in place of the one of the same key. If the part holds this already, nothing is
 * changed: to ask again does no harm.
 *
 * @param blob what it holds
 * @param ifVersion only if the part has this version, 0: if there is none yet; null: whatever it has
 */
public record SavePart(
        SessionId session,
        String key,
        PartForm form,
        Blob blob,
        @Nullable Long ifVersion) implements Command<SessionPart> {
    /**
     * A text, or JSON as text. Compresses it: call it on the thread that has it.
     *
     * @throws RefusedException if it has more than 1 MiB, or is not JSON if it is said to be
     */
    public static SavePart of(SessionId session, String key, PartForm form, String value, @Nullable Long ifVersion) {
        Limits.textBytes("value", value, SessionPart.BYTES);
        if (form == PartForm.JSON && !EventData.isJson(value)) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "value is not JSON");
        }
        return new SavePart(session, key, form, Blob.of(value.getBytes(StandardCharsets.UTF_8)), ifVersion);
    }

    @Override
    public void check() {
        SessionPart.checkKey(key);
    }

    @Override
    public SessionId by() {
        return session;
    }

    @Override
    public SessionPart run(Change change) {
        SessionSeat seat = change.session(session);
        ContextRows rows = change.tables().contexts();
        SessionPart before = rows.find(session.value(), key);
        if (before != null && before.form() == form && before.sha256().equals(hex())) {
            return before;
        }
        require(before, key, ifVersion);
        if (before == null && rows.count(session.value()) >= SessionPart.PARTS) {
            throw Refusal.of(ErrorCode.TOO_LARGE, "this session keeps " + SessionPart.PARTS + " parts already")
                    .withHelp("delete one, or keep several things in one part")
                    .asException();
        }
        long version = seat.project().lastEvent() + 1; // that of the event below
        blob.save(change);
        SessionPart part =
                new SessionPart(session, key, version, form, blob.size(), hex(), Instant.ofEpochMilli(change.now()));
        rows.save(seat.project().id(), part, blob.hash());
        change.emit(seat.project(), "context.saved", seat, null);
        return part;
    }

    private String hex() {
        return HexFormat.of().formatHex(blob.hash());
    }

    /** Refuses if a part has not the version that its caller has seen. */
    static void require(@Nullable SessionPart part, String key, @Nullable Long version) {
        long found = part == null ? 0 : part.version();
        if (version != null && version != found) {
            throw Refusal.of(
                            ErrorCode.CONFLICT,
                            "part '" + key + "' "
                                    + (part == null ? "is not there" : "has version " + found)
                                    + ", not version " + version + ": nothing was changed")
                    .withHelp("read it again, then decide anew")
                    .asException();
        }
    }
}
