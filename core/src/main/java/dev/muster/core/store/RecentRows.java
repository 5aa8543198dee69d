package dev.muster.core.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of tasks as they are in the store: a task is created, claimed and completed one after the other, and each step
 * would read the same row again. Bounded: who came first goes first. For the ledger's thread alone.
 *
 * <p>Rows go in and out as copies, so that a command that changes one before it is refused has changed its own.
 */
final class RecentRows {
    private static final int MOST = 2_048;

    private final Map<Long, TaskRow> rows = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, TaskRow> eldest) {
            return size() > MOST;
        }
    };

    @Nullable
    TaskRow find(long id) {
        TaskRow row = rows.get(id);
        return row == null ? null : row.copy();
    }

    void put(TaskRow row) {
        rows.put(row.id, row.copy());
    }

    /** A claim was written: it alters few columns, and a completion will want the row soon. */
    void claimed(TaskRow row) {
        TaskRow known = rows.get(row.id);
        if (known != null) {
            known.state = row.state;
            known.attempts = row.attempts;
            known.fence = row.fence;
            known.leaseKey = row.leaseKey;
            known.holder = row.holder;
            known.updatedAt = row.updatedAt;
        }
    }

    void forget(long id) {
        rows.remove(id);
    }

    void clear() {
        rows.clear();
    }

    List<TaskRow> all() {
        return rows.values().stream().map(TaskRow::copy).toList();
    }
}
