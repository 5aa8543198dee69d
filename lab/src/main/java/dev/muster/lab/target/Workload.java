package dev.muster.lab.target;

import dev.muster.lab.fault.AttemptListener;
import java.util.List;
import java.util.Map;

/** The agents of one rung, connected and ready. Each agent is driven by one thread; different agents concurrently. */
public interface Workload extends AutoCloseable {

    /** The operations of the mix, timed separately; at least one. */
    List<String> operations();

    /**
     * Which operation an agent does next.
     *
     * @param agent from 0
     * @param index how many operations this agent has done
     * @return an index into {@link #operations()}
     */
    default int operation(int agent, long index) {
        return (int) (index % operations().size());
    }

    /**
     * Somebody wants to know of attempts that fail within operations, where agents try again; before the load begins.
     */
    default void attempts(AttemptListener listener) {}

    /** What throughput counts, in the plural. */
    default String unit() {
        return "operations";
    }

    /** Whether any part of the work is pretended. */
    default boolean simulated() {
        return false;
    }

    /**
     * Gets an agent ready for its next operation; not timed as part of it.
     *
     * @throws InterruptedException when the run is cut short
     */
    default void prepare(int agent, long index, int operation) throws InterruptedException {}

    /**
     * Does one operation and waits for its end. What the target acknowledged is remembered for the audit.
     *
     * @throws InterruptedException when the run is cut short
     */
    Outcome invoke(int agent, long index, int operation) throws InterruptedException;

    /**
     * An agent does not go on with its next operation at once: it thinks, waits until one is due, or has left. On its
     * own thread.
     */
    default void rests(int agent) {}

    /** The measured window begins: what {@link #windowEnds} reports counts from here. */
    default void windowBegins() {}

    /** The measured window ends: the operation's gauges over it, each of those it declares. Called once a window. */
    default List<Gauge> windowEnds() {
        return List.of();
    }

    /** Running totals of the target's own counters, such as statements by kind; the lab reports differences. */
    default Map<String, Long> counters() {
        return Map.of();
    }

    /**
     * Brings the agents to rest, still connected, so that what they cost while idle can be measured. Called once, after
     * the load.
     *
     * @throws InterruptedException when the run is cut short
     */
    default void settle() throws InterruptedException {}

    /** Disconnects the agents. */
    @Override
    void close();
}
