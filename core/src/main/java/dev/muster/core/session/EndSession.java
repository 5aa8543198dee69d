package dev.muster.core.session;

import dev.muster.core.agent.AgentLifecycle;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;

/**
 * Ends a session for ever; its leases end and their tasks can be claimed again.
 *
 * @param leaves whether its agent leaves with it: it is stopped, unless it has another session
 */
public record EndSession(SessionId session, boolean leaves) implements Command<SessionState> {
    /** Ends one whose agent may come back. */
    public EndSession(SessionId session) {
        this(session, false);
    }

    @Override
    public SessionState run(Change change) {
        SessionSeat seat = SessionLifecycle.require(change, session, SessionCommand.END);
        SessionLifecycle.end(change, seat);
        if (leaves && seat.agent().sessions().isEmpty()) {
            AgentLifecycle.leave(change, seat.agent());
        }
        return seat.state;
    }
}
