package dev.muster.core.cascade;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.CascadeRows;
import dev.muster.core.store.CascadeRows.CascadeRow;
import dev.muster.core.store.FindingRows;
import dev.muster.core.task.EventData;

/**
 * Leaves the work of a session to whoever goes on: what was done, what was learnt from the preflight to the postflight,
 * or to the last check if the work went no further, and what comes next. It is noted as a finding.
 *
 * @param summary what was done, up to 10,000 characters
 * @param next what comes next, up to 10,000 characters; may be empty
 * @param publish whether the whole project sees it: whoever claims a task is told it then
 */
public record HandOver(SessionId session, String summary, String next, boolean publish) implements Command<Handoff> {
    @Override
    public void check() {
        Limits.name("summary", summary, Limits.REASON);
        Limits.text("next", next, Limits.REASON);
    }

    @Override
    public SessionId by() {
        return session;
    }

    @Override
    public Handoff run(Change change) {
        SessionSeat seat = change.session(session);
        CascadeRows cascades = change.tables().cascades();
        CascadeRow cascade = cascades.newest(session.value());
        CascadeState state = cascade == null ? CascadeState.NONE : cascade.state;
        boolean complete = state == CascadeState.POSTFLIGHT;
        Assessment from = cascade == null ? null : cascades.newestOf(session.value(), cascade.id, Phase.PREFLIGHT);
        Assessment to = cascade == null
                ? null
                : cascades.newestOf(session.value(), cascade.id, complete ? Phase.POSTFLIGHT : Phase.CHECK);
        if (cascade == null || from == null || to == null) {
            throw Refusal.of(
                            ErrorCode.INVALID_STATE,
                            "the cascade of this session is " + StateMachine.wire(state)
                                    + ": there is nothing to hand off before a check")
                    .withHelp("possible there: "
                            + String.join(
                                    ", ", CascadeLifecycle.view(cascade, null).allowed()))
                    .asException();
        }
        Handoff.Kind kind = complete ? Handoff.Kind.COMPLETE : Handoff.Kind.INVESTIGATION;
        String text = Handoff.text(kind, from, to, cascade.decision, summary, next);
        FindingRows rows = change.tables().findings();
        long id = rows.insert(
                seat.project().id(), session.value(), seat.agent().id(), FindingKind.HANDOFF, text, change.now());
        if (publish) {
            rows.publish(id);
        }
        change.emit(
                seat.project(),
                "cascade.handed_off",
                seat,
                EventData.object(json -> json.writeNumberProperty("finding", id)
                        .writeStringProperty("kind", StateMachine.wire(kind))
                        .writeBooleanProperty("published", publish)));
        return new Handoff(id, kind, cascade.id, from, to, cascade.decision, text, publish);
    }
}
