package dev.muster.core.session;

import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;

/** Pauses a session: it keeps its leases and gets no new work until it is resumed. */
public record PauseSession(SessionId session) implements Command<SessionState> {
    @Override
    public SessionState run(Change change) {
        SessionSeat seat = SessionLifecycle.require(change, session, SessionCommand.PAUSE);
        SessionLifecycle.move(change, seat, SessionCommand.PAUSE, SessionState.PAUSED);
        return seat.state;
    }
}
