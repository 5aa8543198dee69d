package dev.muster.runtime.pool;

import dev.muster.runtime.agent.Runner;

/** Makes what an agent works with. */
@FunctionalInterface
public interface Runners {
    /**
     * Makes it for one agent.
     *
     * @param agent the agent's name
     */
    Runner make(String agent);
}
