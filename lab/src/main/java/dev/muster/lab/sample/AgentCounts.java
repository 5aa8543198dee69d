package dev.muster.lab.sample;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts that agents on several processors raise after every operation, without waiting for each other's cache lines:
 * which a {@link java.util.concurrent.atomic.LongAdder} makes them do until two of them have met in it, and with some
 * ten thousand operations a second they never meet (docs/decisions/0045).
 *
 * <p>Agents are spread over rows by their number; a row's counts lie together, and a cache line or more from the next
 * row's. There are a few rows for each processor and not one for each agent, so that a sum costs the same however many
 * agents there are.
 */
public final class AgentCounts {
    private static final VarHandle CELLS = MethodHandles.arrayElementVarHandle(long[].class);

    /** Two cache lines of 64 bytes: processors fetch them in pairs. */
    private static final int APART = 16;

    private final long[] cells;
    private final int rows;
    private final int stride;

    /**
     * @param agents how many there are; at least 1
     * @param counts how many counts, numbered from 0
     */
    public AgentCounts(int agents, int counts) {
        this.rows = Math.min(agents, 8 * Runtime.getRuntime().availableProcessors());
        this.stride = counts + APART;
        this.cells = new long[APART + rows * stride];
    }

    /** Adds to a count; any thread may, for any agent. */
    public void add(int agent, int count, long amount) {
        CELLS.getAndAdd(cells, APART + agent % rows * stride + count, amount);
    }

    /** A count of all agents together; what is added meanwhile may be in it or not. */
    public long sum(int count) {
        long sum = 0;
        for (int row = 0; row < rows; row++) {
            sum += (long) CELLS.getVolatile(cells, APART + row * stride + count);
        }
        return sum;
    }
}
