package dev.muster.core.cascade;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.CascadeRows;
import java.util.List;

/**
 * Tells what evidence says of a session's scores: tests that were run, changes in git, lint, how a task ended. Each is
 * held against the score that the session gave itself last.
 *
 * @param evidence 1 to 100
 */
public record AddEvidence(SessionId session, List<Evidence> evidence) implements Command<Integer> {
    private static final int MOST = 100;

    public AddEvidence {
        evidence = List.copyOf(evidence);
    }

    @Override
    public void check() {
        Limits.count("evidence", evidence, MOST);
        if (evidence.isEmpty()) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "evidence is empty; give at least one");
        }
        evidence.forEach(Evidence::check);
    }

    @Override
    public SessionId by() {
        return session;
    }

    /** Answers how many of them could be held against a score. */
    @Override
    public Integer run(Change change) {
        SessionSeat seat = change.session(session);
        CascadeRows rows = change.tables().cascades();
        Assessment scores = rows.newestScores(session.value());
        Vectors given = scores == null ? null : scores.vectors();
        long agent = seat.agent().id();
        for (Evidence each : evidence) {
            Vector vector = each.vector();
            rows.insert(agent, session.value(), each, given == null ? null : (Double) given.get(vector), change.now());
            rows.save(agent, vector, rows.belief(agent, vector).afterEvidence(each.value(), each.confidence()));
        }
        change.emit(seat.project(), "cascade.evidence_added", seat, null);
        return given == null ? 0 : evidence.size();
    }
}
