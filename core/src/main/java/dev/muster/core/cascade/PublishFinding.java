package dev.muster.core.cascade;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.EventData;

/** Shows something that a session noted down to the whole project. That cannot be taken back. */
public record PublishFinding(SessionId session, long finding) implements Command<Long> {
    @Override
    public SessionId by() {
        return session;
    }

    @Override
    public Long run(Change change) {
        SessionSeat seat = change.session(session);
        if (!session.value().equals(change.tables().findings().sessionOf(finding))) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "this session has noted nothing of the number " + finding)
                    .withHelp("list what it has noted")
                    .asException();
        }
        publish(change, seat, finding);
        return finding;
    }

    static void publish(Change change, SessionSeat seat, long finding) {
        change.tables().findings().publish(finding);
        change.emit(
                seat.project(),
                "cascade.published",
                seat,
                EventData.object(json -> json.writeNumberProperty("finding", finding)));
    }
}
