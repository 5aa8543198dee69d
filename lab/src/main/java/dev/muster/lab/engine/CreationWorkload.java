package dev.muster.lab.engine;

import dev.muster.lab.target.Outcome;
import java.util.List;

/** Creates tasks. */
final class CreationWorkload extends EngineWorkload {
    CreationWorkload(EngineAgents agents) {
        super(agents);
    }

    @Override
    public List<String> operations() {
        return List.of("create");
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        return agents.create(agent, index);
    }
}
