package dev.muster.git;

import dev.muster.git.GitException.Fault;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Entries that continue a session's chain. What the chain has already is left out, so doing it again does no harm. */
final class Append implements Change {
    /** More at once gains nothing, and would hold all their objects in memory. */
    private static final int AT_ONCE = 4_096;

    private static final long BYTES_AT_ONCE = 64L << 20;

    private final SessionKey key;
    private final List<Entry> entries;
    /** Whether a number may be left out: the ledger does not keep what is missing. */
    private final boolean gaps;

    private long head;
    private long planned;
    private int plannedCount;
    private int written;

    Append(SessionKey key, List<Entry> entries, boolean gaps) {
        this.key = key;
        this.entries = List.copyOf(entries);
        this.gaps = gaps;
    }

    @Override
    public SessionKey key() {
        return key;
    }

    @Override
    public @Nullable ObjectId plan(Chain chain, NewObjects objects) {
        CheckpointCommit last = chain.last();
        head = last == null ? 0 : last.info().sequence();
        ObjectId tip = last == null ? null : ObjectId.fromString(last.info().commit());
        long sequence = head;
        int count = 0;
        for (Entry entry : entries) {
            if (count == AT_ONCE || (count > 0 && objects.bytes() > BYTES_AT_ONCE)) {
                break;
            }
            if (entry.sequence() > head) {
                requireNext(sequence, entry.sequence());
                tip = Chain.add(key, entry, tip, objects);
                sequence = entry.sequence();
                count++;
            }
        }
        planned = sequence;
        plannedCount = count;
        return count == 0 ? null : tip;
    }

    private void requireNext(long sequence, long next) {
        if (next <= sequence || (next > sequence + 1 && !gaps)) {
            throw new GitException(
                    Fault.GAP,
                    "checkpoint " + next + " of " + key + " does not follow " + sequence
                            + ", the last one in git or in the list; append those between first, in their order");
        }
    }

    @Override
    public void done() {
        head = planned;
        written += plannedCount;
    }

    /** How far it got. */
    Appended result(@Nullable GitException failure) {
        long reached = head;
        int there = (int)
                entries.stream().filter(entry -> entry.sequence() <= reached).count();
        return new Appended(head, written, Math.max(0, there - written), Optional.ofNullable(failure));
    }
}
