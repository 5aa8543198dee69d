package dev.muster.lab.engine;

import dev.muster.core.task.Lease;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The steps of the cycle, each an operation of its own. */
final class StepsWorkload extends AgentWorkload<Agents> {
    static final List<String> MIX = List.of("create", "claim", "complete");

    private final @Nullable Lease[] leases;

    StepsWorkload(Agents agents) {
        super(agents);
        leases = new Lease[agents.count()];
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        return switch (MIX.get(operation)) {
            case "create" -> agents.create(agent, index);
            case "claim" -> claim(agent);
            default -> complete(agent);
        };
    }

    private Outcome claim(int agent) throws InterruptedException {
        return switch (agents.claim(agent)) {
            case Call.Done<Lease> claimed -> {
                leases[agent] = claimed.value();
                yield Outcome.OK;
            }
            case Call.Failed<Lease> failed -> failed.outcome();
        };
    }

    private Outcome complete(int agent) throws InterruptedException {
        Lease lease = leases[agent];
        if (lease == null) {
            return new Outcome.Failed("nothing_claimed");
        }
        leases[agent] = null;
        return agents.complete(agent, lease);
    }
}
