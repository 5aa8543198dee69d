package dev.muster.core.session;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.agent.AgentLifecycle;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.SessionRows.SessionRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Goes on with a session that is paused or has expired, and notes that its agent is here.
 *
 * @param session which
 * @param ifPaused whether a paused session is resumed too; a mere call of the session does not do that
 */
public record ResumeSession(SessionId session, boolean ifPaused) implements Command<SessionState> {
    @Override
    public @Nullable SessionId by() {
        return null; // it is what brings a session back, so it must not need one
    }

    @Override
    public SessionState run(Change change) {
        SessionSeat seat = change.desk().session(session);
        if (seat == null) {
            seat = reopen(change);
        } else if (seat.state == SessionState.PAUSED && ifPaused) {
            SessionLifecycle.move(change, seat, SessionCommand.RESUME, SessionState.ACTIVE);
        } else if (ifPaused) {
            throw Change.invalidState(SessionMachine.TABLE, "session " + session, seat.state, SessionCommand.RESUME);
        }
        change.desk().seen(seat, change.now());
        AgentLifecycle.heard(change, seat.agent());
        return seat.state;
    }

    private SessionSeat reopen(Change change) {
        SessionRow row = change.tables().sessions().find(session.value());
        if (row == null) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no session " + session)
                    .withHelp("start a session")
                    .asException();
        }
        SessionState state = SessionState.of(row.state());
        if (state == SessionState.ENDED && !ifPaused) { // nobody asked for a resume: it came to say something
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "session " + session + " has ended: it can only be read",
                            StateMachine.wire(state),
                            List.of(),
                            null,
                            "start another session")
                    .asException();
        }
        if (!SessionMachine.TABLE.allows(state, SessionCommand.RESUME)) {
            throw Change.invalidState(SessionMachine.TABLE, "session " + session, state, SessionCommand.RESUME);
        }
        change.tables().sessions().updateState(row.id(), SessionState.ACTIVE.ordinal(), 0);
        SessionSeat seat = change.desk()
                .addSession(new SessionRow(
                        row.id(),
                        row.project(),
                        row.agent(),
                        SessionState.ACTIVE.ordinal(),
                        row.createdAt(),
                        change.now()));
        change.emit(seat.project(), "session.resumed", seat, null);
        return seat;
    }
}
