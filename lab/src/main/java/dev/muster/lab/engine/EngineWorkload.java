package dev.muster.lab.engine;

import dev.muster.lab.target.Workload;
import java.util.Map;

/** What the engine's workloads have in common: their agents. */
abstract class EngineWorkload implements Workload {
    final EngineAgents agents;

    EngineWorkload(EngineAgents agents) {
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
