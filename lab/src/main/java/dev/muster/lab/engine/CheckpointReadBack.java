package dev.muster.lab.engine;

import dev.muster.core.Engine;
import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.CheckpointRows;
import dev.muster.lab.audit.AuditFindings;
import dev.muster.lab.target.Outcome;
import java.util.ArrayList;
import java.util.List;

/** Loads every checkpoint of the lab's sessions again, as its owner would. */
final class CheckpointReadBack {
    private static final int PAGE = 1000;
    private static final int MOST_DETAILS = 50;

    private final Engine engine;
    private final List<String> details = new ArrayList<>();
    private long lost;
    private long foreign;
    private long corrupt;
    private long examined;

    private CheckpointReadBack(Engine engine) {
        this.engine = engine;
    }

    /** Loads them; that they are as many as were acknowledged is for the audit of the store to say. */
    static AuditFindings of(Engine engine) {
        return new CheckpointReadBack(engine).all();
    }

    private AuditFindings all() {
        for (CheckpointRows.Head head : engine.reads().checkpointHeads(Agents.PROJECT)) {
            ofSession(head.session());
        }
        return new AuditFindings(0L, 0L, lost, 0, foreign, 0, corrupt, examined, details);
    }

    private void ofSession(SessionId owner) {
        SessionReads session = engine.reads().of(owner);
        long after = 0;
        List<Checkpoint> page;
        do {
            page = session.checkpointsAfter(after, PAGE);
            for (Checkpoint checkpoint : page) {
                look(session, checkpoint, owner);
                after = checkpoint.seq();
            }
        } while (page.size() == PAGE);
    }

    private void look(SessionReads session, Checkpoint checkpoint, SessionId owner) {
        examined++;
        try {
            if (CheckpointSeats.right(session, session.checkpoint(checkpoint.seq()), owner)
                    instanceof Outcome.Failed failed) {
                if (failed.kind().equals("foreign")) {
                    foreign++;
                } else {
                    corrupt++;
                }
                tell(failed.kind() + ": " + failed.detail());
            }
        } catch (RefusedException refused) {
            lost++;
            tell("lost: checkpoint " + checkpoint.seq() + " of " + owner + ": " + refused.getMessage());
        }
    }

    private void tell(String finding) {
        if (details.size() < MOST_DETAILS) {
            details.add(finding);
        }
    }
}
