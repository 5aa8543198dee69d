package dev.muster.core.session;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentLifecycle;
import dev.muster.core.desk.LiveLease;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.SessionRows.SessionRow;

/** The rules of a session's life: every change of a session's state goes through here. */
public final class SessionLifecycle {
    private SessionLifecycle() {}

    /**
     * The seat of a session in which the command is legal.
     *
     * @throws RefusedException if there is no such session, or the table does not list the command for its state
     */
    static SessionSeat require(Change change, SessionId id, SessionCommand command) {
        SessionSeat seat = change.desk().session(id);
        if (seat != null && SessionMachine.TABLE.allows(seat.state, command)) {
            return seat;
        }
        SessionRow row = change.tables().sessions().find(id.value());
        if (row == null) {
            throw new RefusedException(ErrorCode.NOT_FOUND, "there is no session " + id);
        }
        throw Change.invalidState(SessionMachine.TABLE, "session " + id, SessionState.of(row.state()), command);
    }

    static void move(Change change, SessionSeat seat, SessionCommand command, SessionState to) {
        SessionState from = seat.state;
        SessionMachine.TABLE.require(from, command, to);
        seat.state = to;
        change.desk().claimersGone();
        long endedAt = to == SessionState.ENDED ? change.now() : 0;
        change.tables().sessions().updateState(seat.id().value(), to.ordinal(), endedAt);
        change.desk().agentChanged(); // its parked claims are answered
        String word = command == SessionCommand.RESUME ? "resumed" : StateMachine.wire(to);
        change.emit(seat.project(), "session." + word, seat, null);
    }

    /** The session was idle for too long. Its leases keep their own end: their holder may be deep in work. */
    public static void expire(Change change, SessionSeat seat) {
        move(change, seat, SessionCommand.EXPIRE, SessionState.EXPIRED);
        change.desk().removeSession(seat);
        // An agent that is never lost by silence is lost when its last session expires and it holds nothing.
        if (seat.agent().lostAfter == 0
                && seat.agent().sessions().isEmpty()
                && seat.agent().holding() == 0) {
            AgentLifecycle.lost(change, seat.agent());
        }
    }

    static void end(Change change, SessionSeat seat) {
        move(change, seat, SessionCommand.END, SessionState.ENDED);
        for (LiveLease lease : seat.agent().leases()) {
            if (lease.session() == seat) {
                AgentLifecycle.endLease(change, lease, "session ended");
            }
        }
        change.desk().removeSession(seat);
    }
}
