package dev.muster.runtime.pool;

/** How many agents a pool should have. */
final class Scale {
    private Scale() {}

    /**
     * How many to add.
     *
     * @param waiting tasks that the pool could do and nobody has taken
     * @param agents agents that there are
     * @param free those of them that have nothing to do, or are about to come
     */
    static int more(PoolSpec pool, int waiting, int agents, int free) {
        int missing = Math.max(0, pool.min() - agents);
        int room = pool.max() - agents;
        int unserved = Math.max(0, waiting - free);
        int wanted = Math.ceilDiv(unserved, pool.tasksPerAgent());
        return Math.clamp(Math.max(missing, wanted), 0, Math.max(0, room));
    }

    /**
     * Whether an agent should leave.
     *
     * @param waiting as above
     * @param idleNanos how long it had nothing to do
     */
    static boolean less(PoolSpec pool, int waiting, int agents, long idleNanos) {
        return agents > pool.min() && waiting == 0 && idleNanos >= pool.idle().toNanos();
    }
}
