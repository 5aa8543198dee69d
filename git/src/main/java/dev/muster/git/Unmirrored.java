package dev.muster.git;

import dev.muster.core.SessionReads;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.git.GitException.Fault;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger has of a session that its chain in git has not.
 *
 * @param from the last number that the chain has; 0 if none
 * @param checkpoints those that follow, as many as are read at once
 */
record Unmirrored(long from, List<Checkpoint> checkpoints) {
    private static final int PAGE = 200;

    /** What follows on a number that is known to be in git. */
    static Unmirrored after(long from, SessionReads ledger) {
        return new Unmirrored(from, ledger.checkpointsAfter(from, PAGE));
    }

    /**
     * What follows on the chain's end. That has to be one of the ledger's own, or of those that were pruned; else the
     * ledger was put back to an earlier state, and its numbers mean other checkpoints than those in git.
     *
     * @param last the last one in git; null if the chain has none
     * @throws GitException FOREIGN if the ledger has not this one
     */
    static Unmirrored after(@Nullable CheckpointInfo last, SessionReads ledger, SessionKey key) {
        if (last == null) {
            return after(0, ledger);
        }
        List<Checkpoint> fromIt = ledger.checkpointsAfter(last.sequence() - 1, PAGE);
        Checkpoint first = fromIt.isEmpty() ? null : fromIt.getFirst();
        if (first != null && first.seq() > last.sequence()) {
            return new Unmirrored(last.sequence(), fromIt);
        }
        if (first != null && isSame(first, last)) {
            return new Unmirrored(last.sequence(), fromIt.subList(1, fromIt.size()));
        }
        throw new GitException(
                Fault.FOREIGN,
                "checkpoint " + last.sequence() + " of " + key + " in git, made at " + last.at()
                        + ", is not one of the ledger: was the data directory put back to an older copy? Keep what git"
                        + " has under another name, as by git update-ref refs/kept/" + key.path() + " "
                        + last.commit() + ", and delete " + key.ref()
                        + ": then Muster writes the session anew from its ledger");
    }

    private static boolean isSame(Checkpoint ours, CheckpointInfo theirs) {
        return ours.at().equals(theirs.at())
                && ours.round() == theirs.round()
                && Entry.phase(ours.phase()).equals(theirs.phase());
    }
}
