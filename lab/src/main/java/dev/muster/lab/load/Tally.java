package dev.muster.lab.load;

import dev.muster.lab.sample.AgentCounts;
import dev.muster.lab.target.Outcome;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Counts of a load. No two agents write to one cache line of it, of what is written after every operation: agents that
 * only compute would be slower together than alone by what the lab itself does.
 */
final class Tally {
    /** What is counted of all agents together. */
    enum Count {
        STARTED,
        ENDED,
        OK_IN_ALL,
        FAILED_IN_ALL,
        UNITS_IN_ALL,
        OFFERED,
        OK,
        UNITS,
        IDLE_NANOS,
        EDGE_NANOS
    }

    /** What is known of each agent; only its own thread writes it. */
    private enum Own {
        TICKETS,
        DONE,
        LONGEST,
        FIRST_START,
        LAST_END
    }

    /** From one agent's cells to the next one's: two cache lines lie between them. */
    private static final int APART = 16 + Own.values().length;

    private final int agents;
    private final AgentCounts counts;
    private final long[] own;
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Map<String, String> examples = new ConcurrentHashMap<>();
    /** Only whoever ends the load counts these. */
    private long notStarted;

    Tally(int agents) {
        this.agents = agents;
        this.counts = new AgentCounts(agents, Count.values().length);
        this.own = new long[agents * APART];
    }

    private void add(int agent, Count count, long amount) {
        counts.add(agent, count.ordinal(), amount);
    }

    private static int at(int agent, Own value) {
        return agent * APART + value.ordinal();
    }

    void started(int agent) {
        add(agent, Count.STARTED, 1);
    }

    void ended(int agent) {
        add(agent, Count.ENDED, 1);
    }

    /** Begun in the measured window, whenever it ends. */
    void offered(int agent) {
        add(agent, Count.OFFERED, 1);
    }

    /** Due in the measured window and never begun. */
    void notStarted() {
        notStarted++;
    }

    /** How many tickets the agent had before this one. */
    long ticket(int agent) {
        return own[at(agent, Own.TICKETS)]++;
    }

    /** Notes the span in which an agent did measured work. */
    void worked(int agent, long sent, long done) {
        offered(agent);
        if (own[at(agent, Own.FIRST_START)] == 0) {
            own[at(agent, Own.FIRST_START)] = sent;
        }
        own[at(agent, Own.LAST_END)] = done;
    }

    /** Notes how long an agent did nothing between its last measured operation, if there is one, and the next. */
    void idled(int agent, long until) {
        long from = own[at(agent, Own.LAST_END)];
        if (from != 0) {
            add(agent, Count.IDLE_NANOS, until - from);
        }
    }

    /** Notes what an operation that an end of the window cuts has on the other side of it. */
    void cut(int agent, long nanos) {
        if (nanos != 0) {
            add(agent, Count.EDGE_NANOS, nanos);
        }
    }

    void succeeded(int agent, boolean measured, long units, long response) {
        add(agent, Count.OK_IN_ALL, 1);
        add(agent, Count.UNITS_IN_ALL, units);
        if (measured) {
            add(agent, Count.OK, 1);
            add(agent, Count.UNITS, units);
            own[at(agent, Own.DONE)]++;
            own[at(agent, Own.LONGEST)] = Math.max(own[at(agent, Own.LONGEST)], response);
        }
    }

    void failed(int agent, boolean measured, Outcome.Failed failed) {
        add(agent, Count.FAILED_IN_ALL, 1);
        if (!measured) {
            return;
        }
        failures.computeIfAbsent(failed.kind(), unused -> new LongAdder()).increment();
        String detail = failed.detail();
        if (detail != null) {
            examples.putIfAbsent(failed.kind(), detail);
        }
    }

    long sum(Count count) {
        long sum = counts.sum(count.ordinal());
        return count == Count.OFFERED ? sum + neverStarted() : sum;
    }

    /** How many operations were due in the measured window and never begun. */
    long neverStarted() {
        return notStarted;
    }

    /** How many operations are in service. */
    long inService() {
        return sum(Count.STARTED) - sum(Count.ENDED);
    }

    private LongStream each(Own value) {
        return IntStream.range(0, agents).mapToLong(agent -> own[at(agent, value)]);
    }

    /** Measured operations that went well, by agent. */
    long[] done() {
        return each(Own.DONE).toArray();
    }

    /** The longest response time of those, by agent, in nanoseconds. */
    long[] longest() {
        return each(Own.LONGEST).toArray();
    }

    /** When the first measured operation of any agent began; 0 when there is none. */
    long firstStart() {
        return each(Own.FIRST_START).filter(start -> start != 0).min().orElse(0);
    }

    /** When the last measured operation of any agent ended; 0 when there is none. */
    long lastEnd() {
        return each(Own.LAST_END).max().orElse(0);
    }

    /** From each agent's first measured start to its last end, added up. */
    long workedNanos() {
        return each(Own.LAST_END).sum() - each(Own.FIRST_START).sum();
    }

    /** The first detail told of each kind of failure. */
    Map<String, String> examples() {
        return new TreeMap<>(examples);
    }

    Map<String, Long> failures() {
        Map<String, Long> kinds = new TreeMap<>();
        failures.forEach((kind, count) -> kinds.put(kind, count.sum()));
        return kinds;
    }
}
