package dev.muster.lab.load;

import dev.muster.lab.target.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts of a load. Per agent: array cells that only the agent's own thread writes. */
final class Tally {
    final LongAdder started = new LongAdder();
    final LongAdder ended = new LongAdder();
    final LongAdder okInAll = new LongAdder();
    final LongAdder failedInAll = new LongAdder();
    final LongAdder unitsInAll = new LongAdder();
    final LongAdder offered = new LongAdder();
    final LongAdder ok = new LongAdder();
    final LongAdder units = new LongAdder();
    final LongAdder notStarted = new LongAdder();
    final long[] tickets;
    final long[] done;
    final long[] longest;
    final long[] idleNanos;
    final long[] firstStart;
    final long[] lastEnd;
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Map<String, String> examples = new ConcurrentHashMap<>();

    Tally(int agents) {
        tickets = new long[agents];
        done = new long[agents];
        longest = new long[agents];
        idleNanos = new long[agents];
        firstStart = new long[agents];
        lastEnd = new long[agents];
    }

    /** Notes the span in which an agent did measured work. */
    void worked(int agent, long sent, long done) {
        offered.increment();
        if (firstStart[agent] == 0) {
            firstStart[agent] = sent;
        }
        lastEnd[agent] = done;
    }

    void failed(Outcome.Failed failed) {
        failures.computeIfAbsent(failed.kind(), unused -> new LongAdder()).increment();
        String detail = failed.detail();
        if (detail != null) {
            examples.putIfAbsent(failed.kind(), detail);
        }
    }

    /** The first detail told of each kind of failure. */
    Map<String, String> examples() {
        return new TreeMap<>(examples);
    }

    Map<String, Long> failures() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((kind, count) -> counts.put(kind, count.sum()));
        return counts;
    }
}
