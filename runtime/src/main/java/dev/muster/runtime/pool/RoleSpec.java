package dev.muster.runtime.pool;

import java.util.List;

/**
 * What agents of some pools do together.
 *
 * @param balance which of them gets a task
 * @param queues which task is given out first
 */
public record RoleSpec(String name, Balance balance, Queues queues, List<PoolSpec> pools) {
    public RoleSpec {
        pools = List.copyOf(pools);
        if (pools.isEmpty()) {
            throw new IllegalArgumentException("role '" + name + "' has no pool");
        }
    }
}
