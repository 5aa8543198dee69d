package dev.muster.core.session;

import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;

/** Ends a session for ever; its leases end and their tasks can be claimed again. */
public record EndSession(SessionId session) implements Command<SessionState> {
    @Override
    public SessionState run(Change change) {
        SessionSeat seat = SessionLifecycle.require(change, session, SessionCommand.END);
        SessionLifecycle.end(change, seat);
        return seat.state;
    }
}
