package dev.muster.lab.engine;

import dev.muster.core.task.Lease;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.util.List;

/** Whole cycles: create a task, claim one, complete it. */
final class CycleWorkload extends AgentWorkload<Agents> {
    CycleWorkload(Agents agents) {
        super(agents);
    }

    @Override
    public List<String> operations() {
        return List.of("cycle");
    }

    @Override
    public String unit() {
        return "cycles";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        if (agents.create(agent, index) instanceof Outcome.Failed failed) {
            return failed;
        }
        return switch (agents.claim(agent)) {
            case Call.Done<Lease> claimed -> agents.complete(agent, claimed.value());
            case Call.Failed<Lease> failed -> failed.outcome();
        };
    }
}
