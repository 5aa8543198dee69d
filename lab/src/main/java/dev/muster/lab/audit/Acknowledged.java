package dev.muster.lab.audit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a target acknowledged during a load: a few bits an operation, whatever its length. Safe for concurrent callers.
 *
 * <p>Contents are kept as one sum of hashes over everything created. If a single row later differs, so does the sum.
 */
public final class Acknowledged {
    private final IdSet created = new IdSet();
    private final IdSet completed = new IdSet();
    private final Map<String, IdSet> published = new ConcurrentHashMap<>();
    private final LongAdder contents = new LongAdder();
    private final LongAdder twice = new LongAdder();

    /** A task was created with this title. */
    public void created(long task, String title) {
        if (created.add(task)) {
            contents.add(hash(task, title));
        } else {
            twice.increment();
        }
    }

    /** A task was completed. */
    public void completed(long task) {
        if (!completed.add(task)) {
            twice.increment();
        }
    }

    /**
     * Events were published.
     *
     * @param project the project's name
     * @param first sequence number of the first one
     * @param last of the last one
     */
    public void published(String project, long first, long last) {
        IdSet sequences = published.computeIfAbsent(project, unused -> new IdSet());
        for (long sequence = first; sequence <= last; sequence++) {
            if (!sequences.add(sequence)) {
                twice.increment();
            }
        }
    }

    IdSet created() {
        return created;
    }

    IdSet completed() {
        return completed;
    }

    Map<String, IdSet> published() {
        return published;
    }

    long contents() {
        return contents.sum();
    }

    /** Changes that were acknowledged more than once under one id. */
    long twice() {
        return twice.sum();
    }

    /** Everything acknowledged. */
    long total() {
        return created.size()
                + completed.size()
                + published.values().stream().mapToLong(IdSet::size).sum();
    }

    /** Mixes an id and a text into 64 bits. */
    static long hash(long id, String text) {
        long hash = id * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
        }
        hash ^= hash >>> 32;
        return hash * 0xD6E8FEB86659FD93L;
    }
}
