package dev.muster.lab.engine;

import dev.muster.core.Reads;
import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Each kind of statement in turn. */
final class StatementsWorkload extends AgentWorkload<EngineAgents> {
    static final List<String> MIX =
            List.of("create", "claim", "complete", "get", "list", "search", "history", "counts");

    private static final int PAGE = 50;

    private final @Nullable Lease[] leases;
    private final TaskId[] lastTask;
    private final SplittableRandom[] random;

    StatementsWorkload(EngineAgents agents, long seed) {
        super(agents);
        leases = new Lease[agents.count()];
        lastTask = new TaskId[agents.count()];
        random = new SplittableRandom[agents.count()];
        for (int agent = 0; agent < agents.count(); agent++) {
            random[agent] = new SplittableRandom(seed + agent);
            lastTask[agent] = new TaskId(1);
        }
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public String unit() {
        return "statements";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        Reads reads = agents.engine().reads();
        try {
            return switch (MIX.get(operation)) {
                case "create" -> agents.create(agent, index);
                case "claim" -> claim(agent);
                case "complete" -> complete(agent);
                case "get" -> expect(reads.task(lastTask[agent]).id().equals(lastTask[agent]));
                case "list" ->
                    expect(!reads.tasks(TaskQuery.of(Agents.PROJECT).atMost(PAGE))
                            .tasks()
                            .isEmpty());
                case "search" -> search(agent, index, reads);
                case "history" ->
                    expect(!reads.history(lastTask[agent], 0, PAGE).isEmpty());
                default -> expect(!reads.counts(Agents.PROJECT).isEmpty());
            };
        } catch (RefusedException refused) {
            return Agents.failed(refused.refusal());
        }
    }

    /** An answer that cannot be right is a failure, however quick it came. */
    private static Outcome expect(boolean plausible) {
        return plausible ? Outcome.OK : new Outcome.Failed("wrong_answer");
    }

    private Outcome search(int agent, long index, Reads reads) {
        boolean common = index / MIX.size() % 2 == 0;
        String word = common ? Titles.COMMON_WORD : Titles.rareWord(random[agent].nextInt(1000));
        boolean any = !reads.tasks(TaskQuery.of(Agents.PROJECT).containing(word).atMost(PAGE))
                .tasks()
                .isEmpty();
        return expect(any || !common);
    }

    private Outcome claim(int agent) throws InterruptedException {
        return switch (agents.claim(agent)) {
            case Call.Done<Lease> claimed -> {
                leases[agent] = claimed.value();
                lastTask[agent] = claimed.value().task();
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
