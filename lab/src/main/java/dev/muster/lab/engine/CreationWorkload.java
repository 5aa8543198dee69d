package dev.muster.lab.engine;

import dev.muster.lab.target.Outcome;
import java.util.List;

/** Creates tasks. */
final class CreationWorkload extends AgentWorkload<Agents> {
    CreationWorkload(Agents agents) {
        super(agents);
    }

    @Override
    public List<String> operations() {
        return List.of("create");
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        return agents.create(agent, index);
    }
}
