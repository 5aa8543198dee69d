package dev.muster.lab.engine;

import dev.muster.lab.target.Workload;
import java.util.Map;

/** What the workloads of Muster have in common: their agents. */
abstract class AgentWorkload<A extends Agents> implements Workload {
    final A agents;

    AgentWorkload(A agents) {
        this.agents = agents;
    }

    @Override
    public Map<String, Long> counters() {
        return agents.counters();
    }

    @Override
    public void close() {
        agents.disconnect();
    }
}
