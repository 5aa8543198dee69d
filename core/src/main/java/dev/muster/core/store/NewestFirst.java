package dev.muster.core.store;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several queries, each with an id in its first column and the newest first, as one list, the newest first.
 * Of each query no more is read than one row beyond what is asked for.
 */
final class NewestFirst implements AutoCloseable {
    /** A query that stands on a row of which the id was read. */
    private record Source(Rows rows, long id) {}

    private final PriorityQueue<Source> sources =
            new PriorityQueue<>(Comparator.comparingLong(Source::id).reversed());
    private @Nullable Rows current;
    private long id;

    /** Adds a query before the first row is asked for. */
    void add(Sql query) {
        advance(query.rows());
    }

    /** The next row behind its id; null if there is none. */
    @Nullable
    Rows next() {
        Rows read = current;
        current = null;
        if (read != null) {
            advance(read);
        }
        Source newest = sources.poll();
        current = newest == null ? null : newest.rows();
        id = newest == null ? 0 : newest.id();
        return current;
    }

    /** The id of the row that was asked for last. */
    long id() {
        return id;
    }

    private void advance(Rows rows) {
        boolean more = false;
        try {
            more = rows.next();
            if (more) {
                sources.add(new Source(rows, rows.number()));
            }
        } finally {
            if (!more) {
                rows.close();
            }
        }
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
        }
        sources.forEach(source -> source.rows().close());
    }
}
