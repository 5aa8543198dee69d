package dev.muster.core.cascade;

import dev.muster.core.Limits;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.FindingRows;
import dev.muster.core.task.EventData;

/**
 * Notes something down. Its session alone sees it, until it is published.
 *
 * @param text up to 256 KiB
 * @param publish whether the whole project sees it at once
 */
public record NoteFinding(SessionId session, FindingKind kind, String text, boolean publish) implements Command<Long> {
    @Override
    public void check() {
        Limits.name("text", text, Integer.MAX_VALUE);
        Limits.textBytes("text", text, Limits.DESCRIPTION_BYTES);
    }

    @Override
    public SessionId by() {
        return session;
    }

    /** Answers its number. */
    @Override
    public Long run(Change change) {
        SessionSeat seat = change.session(session);
        FindingRows rows = change.tables().findings();
        long id = rows.insert(seat.project().id(), session.value(), seat.agent().id(), kind, text, change.now());
        if (publish) {
            PublishFinding.publish(change, seat, id);
        } else {
            change.emit(
                    seat.project(),
                    "cascade.noted",
                    seat,
                    EventData.object(json -> json.writeNumberProperty("finding", id)
                            .writeStringProperty("kind", StateMachine.wire(kind))));
        }
        return id;
    }
}
