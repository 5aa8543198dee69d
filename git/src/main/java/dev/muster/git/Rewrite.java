package dev.muster.git;

import static org.eclipse.jgit.lib.Constants.OBJ_COMMIT;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Keeps some checkpoints of a chain, in their order and with their numbers. */
final class Rewrite implements Change {
    private final SessionKey key;
    private final Retention retention;
    private int kept;
    private int dropped;
    private boolean done;

    Rewrite(SessionKey key, Retention retention) {
        this.key = key;
        this.retention = retention;
    }

    @Override
    public SessionKey key() {
        return key;
    }

    @Override
    public @Nullable ObjectId plan(Chain chain, NewObjects objects) {
        if (done) {
            return null;
        }
        List<CheckpointCommit> keep = new ArrayList<>();
        int seen = 0;
        for (CheckpointCommit commit = chain.last(); commit != null; commit = chain.before(commit)) {
            if (retention.keeps(seen++, commit.info())) {
                keep.add(commit);
            }
        }
        kept = keep.size();
        dropped = seen - kept;
        if (dropped == 0) {
            return null;
        }
        ObjectId tip = null;
        for (CheckpointCommit commit : keep.reversed()) {
            tip = objects.add(
                    OBJ_COMMIT,
                    CheckpointCommit.encode(CheckpointCommit.Values.of(commit.info()), key.path(), commit.tree(), tip));
        }
        return tip;
    }

    @Override
    public void done() {
        done = true;
    }

    Pruned result() {
        return new Pruned(kept, dropped);
    }
}
