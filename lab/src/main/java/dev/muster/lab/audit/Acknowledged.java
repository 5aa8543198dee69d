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
    private final IdSet stories = new IdSet();
    private final IdSet committed = new IdSet();
    private final Map<String, IdSet> checkpoints = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> submitted = new ConcurrentHashMap<>();
    private final LongAdder contents = new LongAdder();
    private final LongAdder storyTitles = new LongAdder();
    private final LongAdder checkpointHashes = new LongAdder();
    private final LongAdder twice = new LongAdder();
    private volatile boolean titlesDiffer;

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

    /** A story was added with this title. */
    public void story(long story, String title) {
        if (stories.add(story)) {
            storyTitles.add(hash(story, title));
        } else {
            twice.increment();
        }
    }

    /** A TDD cycle was committed. */
    public void committed(long cycle) {
        if (!committed.add(cycle)) {
            twice.increment();
        }
    }

    /**
     * A session's checkpoint was kept.
     *
     * @param seq its number in the session
     * @param sha256 of what it holds, in lower-case hex
     */
    public void checkpoint(String session, long seq, String sha256) {
        if (checkpoints.computeIfAbsent(session, unused -> new IdSet()).add(seq)) {
            checkpointHashes.add(hash(seq, session + sha256));
        } else {
            twice.increment();
        }
    }

    /** A phase of a session's cascade was submitted. */
    public void submitted(String session) {
        submitted.computeIfAbsent(session, unused -> new LongAdder()).increment();
    }

    /** From now on no title is asked for twice: two tasks of one title are one request that was done twice. */
    public void titlesDiffer() {
        titlesDiffer = true;
    }

    boolean allTitlesDiffer() {
        return titlesDiffer;
    }

    IdSet stories() {
        return stories;
    }

    long storyTitles() {
        return storyTitles.sum();
    }

    IdSet committed() {
        return committed;
    }

    Map<String, IdSet> checkpoints() {
        return checkpoints;
    }

    long checkpointHashes() {
        return checkpointHashes.sum();
    }

    Map<String, LongAdder> submitted() {
        return submitted;
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
                + stories.size()
                + committed.size()
                + submitted.values().stream().mapToLong(LongAdder::sum).sum()
                + sum(checkpoints)
                + sum(published);
    }

    private static long sum(Map<String, IdSet> sets) {
        return sets.values().stream().mapToLong(IdSet::size).sum();
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
