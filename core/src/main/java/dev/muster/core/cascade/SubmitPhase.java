package dev.muster.core.cascade;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.CascadeRows;
import dev.muster.core.store.CascadeRows.CascadeRow;
import dev.muster.core.task.EventData;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Submits a phase of a session's cascade: where it stands in the round trip, and how it scores itself there. At a check
 * the gate decides; what the session declares of itself does not count.
 *
 * @param vectors needed but for {@link Phase#INVESTIGATE} and {@link Phase#ACT}
 * @param profile how sure it has to be; for a preflight, null for {@link Profile#BALANCED}
 * @param reasoning in words; may be empty
 */
public record SubmitPhase(
        SessionId session,
        Phase phase,
        @Nullable Vectors vectors,
        @Nullable Profile profile,
        String reasoning) implements Command<CascadeView> {

    @Override
    public void check() {
        Limits.textBytes("reasoning", reasoning, Limits.DESCRIPTION_BYTES);
        boolean scored = phase != Phase.INVESTIGATE && phase != Phase.ACT;
        if (scored && vectors == null) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, StateMachine.wire(phase) + " needs the thirteen vectors");
        }
        if (profile != null && phase != Phase.PREFLIGHT) {
            throw new RefusedException(
                    ErrorCode.INVALID_ARGUMENT, "a profile is chosen at preflight, for the whole cascade");
        }
    }

    @Override
    public SessionId by() {
        return session;
    }

    @Override
    public CascadeView run(Change change) {
        SessionSeat seat = change.session(session);
        CascadeRows rows = change.tables().cascades();
        CascadeRow row = rows.newest(session.value());
        CascadeState from = row == null ? CascadeState.NONE : row.state;
        if (!CascadeMachine.TABLE.allows(from, phase)) {
            throw Change.invalidState(CascadeMachine.TABLE, "the cascade of this session", from, phase);
        }
        if (phase == Phase.PREFLIGHT || row == null) {
            row = begin(seat, change.now());
        } else {
            requireOpen(row);
        }
        Gate.Verdict verdict = advance(row, from);
        if (row.id == 0) {
            rows.insert(row);
        } else {
            rows.update(row);
        }
        rows.insert(
                session.value(),
                new Assessment(
                        row.id,
                        phase,
                        row.round,
                        Instant.ofEpochMilli(change.now()),
                        vectors,
                        vectors == null ? null : vectors.overall(),
                        verdict == null ? null : verdict.decision(),
                        reasoning));
        if (vectors != null) {
            learn(rows, seat.agent().id(), vectors);
        }
        emit(change, seat, row, verdict);
        return CascadeLifecycle.view(row, verdict == null ? null : verdict.reason());
    }

    private CascadeRow begin(SessionSeat seat, long now) {
        CascadeRow row = new CascadeRow();
        row.session = session.value();
        row.project = seat.project().id();
        row.agent = seat.agent().id();
        row.profile = profile == null ? Profile.BALANCED : profile;
        row.round = 1;
        row.createdAt = now;
        return row;
    }

    /** Acting needs the gate's word: what the session thinks of it does not count. */
    private void requireOpen(CascadeRow row) {
        if (phase == Phase.ACT && row.decision != Decision.PROCEED && !row.overruled) {
            List<String> allowed = CascadeLifecycle.view(row, null).allowed();
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "the gate said " + StateMachine.wire(row.decision == null ? Decision.STOP : row.decision)
                                    + ": act is not possible",
                            StateMachine.wire(row.state),
                            allowed,
                            null,
                            "possible there: " + String.join(", ", allowed)
                                    + "; an operator may overrule the gate, with a reason")
                    .asException();
        }
    }

    private Gate.@Nullable Verdict advance(CascadeRow row, CascadeState from) {
        row.state = CascadeMachine.TABLE.targets(from, phase).iterator().next();
        if (from == CascadeState.CHECK && (phase == Phase.INVESTIGATE || phase == Phase.CHECK)) {
            row.round++;
        }
        if (phase != Phase.CHECK || vectors == null) {
            return null;
        }
        row.checks++;
        Gate.Verdict verdict = decide(vectors, row);
        row.decision = verdict.decision();
        row.overruled = false;
        return verdict;
    }

    private static Gate.Verdict decide(Vectors vectors, CascadeRow row) {
        try {
            return Gate.decide(vectors, row.profile, row.checks);
        } catch (RuntimeException e) {
            return Gate.closed(e);
        }
    }

    private static void learn(CascadeRows rows, long agent, Vectors vectors) {
        for (Vector vector : Vector.values()) {
            rows.save(agent, vector, rows.belief(agent, vector).afterSelfScore(vectors.get(vector)));
        }
    }

    /** Scores stay with the session: the project's log says that there was a phase, and what the gate said. */
    private void emit(Change change, SessionSeat seat, CascadeRow row, Gate.@Nullable Verdict verdict) {
        change.emit(seat.project(), "cascade." + StateMachine.wire(phase), seat, EventData.object(json -> {
            json.writeNumberProperty("cascade", row.id).writeNumberProperty("round", row.round);
            if (verdict != null) {
                json.writeStringProperty("decision", StateMachine.wire(verdict.decision()));
            }
        }));
    }
}
