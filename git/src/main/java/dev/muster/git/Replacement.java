package dev.muster.git;

import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** A new chain in the place of one that is damaged. */
final class Replacement implements Change {
    private final SessionKey key;
    private final List<Entry> entries;
    private boolean done;

    /** @param entries at least one, in ascending order */
    Replacement(SessionKey key, List<Entry> entries) {
        this.key = key;
        this.entries = List.copyOf(entries);
        long last = 0;
        for (Entry entry : entries) {
            if (entry.sequence() <= last) {
                throw new IllegalArgumentException("checkpoint " + entry.sequence() + " comes after " + last);
            }
            last = entry.sequence();
        }
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("a chain has at least one checkpoint");
        }
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
        ObjectId tip = null;
        for (Entry entry : entries) {
            tip = Chain.add(key, entry, tip, objects);
        }
        return tip;
    }

    @Override
    public void done() {
        done = true;
    }
}
