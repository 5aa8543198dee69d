package dev.muster.core.cascade;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.CascadeRows.CascadeRow;
import dev.muster.core.task.EventData;

/**
 * Lets a session act against the gate, with a reason; it is an event. Who may is for the faces to see to: operators.
 *
 * @param session whose cascade waits at a check
 * @param who the person, as a name to be shown
 */
public record OverruleGate(SessionId session, String reason, String who) implements Command<CascadeView> {
    @Override
    public void check() {
        Limits.name("reason", reason, Limits.REASON);
        Limits.name("who", who, Limits.NAME);
    }

    @Override
    public CascadeView run(Change change) {
        SessionSeat seat = change.session(session);
        CascadeRow row = change.tables().cascades().newest(session.value());
        if (row == null || row.state != CascadeState.CHECK) {
            throw Refusal.of(
                            ErrorCode.INVALID_STATE,
                            "the cascade of this session is "
                                    + StateMachine.wire(row == null ? CascadeState.NONE : row.state)
                                    + ": there is no gate to overrule")
                    .withHelp("the gate decides at a check")
                    .asException();
        }
        row.overruled = true;
        change.tables().cascades().update(row);
        change.emit(
                seat.project(),
                "cascade.gate_overruled",
                seat,
                EventData.object(json -> json.writeNumberProperty("cascade", row.id)
                        .writeStringProperty("who", who)
                        .writeStringProperty("reason", reason)));
        return CascadeLifecycle.view(row, null);
    }
}
