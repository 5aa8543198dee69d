package dev.muster.lab.engine;

import dev.muster.client.inference.ActiveInference;
import dev.muster.client.inference.GridAgent;
import dev.muster.client.inference.GridModel;
import dev.muster.lab.sample.AgentCounts;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Agents that think: a step of active inference each time, with nothing but the processor to wait for. */
final class InferenceWorkload implements Workload {
    private static final int STEPS = 0;
    private static final int FOUND = 1;

    static final String HORIZON = "horizon";
    static final String STEPS_TO_FIND = "steps_to_find";

    static final List<GaugeInfo> GAUGES = List.of(new GaugeInfo(
            STEPS_TO_FIND,
            "steps",
            "Steps for each time that an agent came to its target, over the window: whether they think well."));

    /** Long beside what it costs to hand a processor on, short beside what an agent may wait. */
    private static final long TURN_NS = 2_000_000;

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /**
     * A virtual thread that only computes keeps its carrier for as long as it likes, and others never begin. So agents
     * take turns of some steps each, first come first served, from when all of them are ready for their first step;
     * waiting for a processor is part of the step, as it is for anybody who waits for its result (docs/decisions/0041).
     */
    private final Semaphore processors = new Semaphore(0, /* fair= */ true);

    /**
     * What an agent plans with while it has its turn: one for each processor, the last that was used first, which is
     * the one in the cache of the processor that the next turn begins on.
     */
    private final ConcurrentLinkedDeque<ActiveInference> minds = new ConcurrentLinkedDeque<>();

    /** What each has of them; null when it is not its turn. */
    private final @Nullable ActiveInference[] lent;

    private final AtomicInteger missing;
    private final boolean[] come;
    /** When the turn of each began; each is its agent's own. */
    private final long[] turns;

    private final GridAgent[] agents;
    private final AgentCounts counts;
    private volatile long stepsBefore;
    private volatile long foundBefore;

    InferenceWorkload(int agents, int horizon, long seed) {
        this.counts = new AgentCounts(agents, 2);
        GridModel model = new GridModel();
        this.missing = new AtomicInteger(agents);
        this.come = new boolean[agents];
        this.turns = new long[agents];
        this.lent = new ActiveInference[agents];
        this.agents = IntStream.range(0, agents)
                .mapToObj(agent -> new GridAgent(model, seed + agent))
                .toArray(GridAgent[]::new);
        for (int processor = 0; processor < PROCESSORS; processor++) {
            minds.add(model.mind(horizon));
        }
    }

    @Override
    public List<String> operations() {
        return List.of("step");
    }

    @Override
    public String unit() {
        return "steps";
    }

    @Override
    public void prepare(int agent, long index, int operation) {
        // Not with the first step: by a schedule it may be due much later, or never, and the others would wait for it.
        if (!come[agent]) {
            come[agent] = true;
            if (missing.decrementAndGet() == 0) {
                processors.release(PROCESSORS);
            }
        }
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        ActiveInference mind = lent[agent];
        if (mind == null) {
            processors.acquire();
            mind = minds.pop();
            lent[agent] = mind;
            turns[agent] = System.nanoTime();
        }
        Outcome outcome = step(agent, mind);
        if (System.nanoTime() - turns[agent] >= TURN_NS) {
            rests(agent);
        }
        return outcome;
    }

    @Override
    public void rests(int agent) {
        ActiveInference mind = lent[agent];
        if (mind != null) {
            lent[agent] = null;
            minds.push(mind); // before the processor is free: who has one finds a mind
            processors.release();
        }
    }

    private Outcome step(int agent, ActiveInference mind) {
        GridAgent thinking = agents[agent];
        long before = thinking.found();
        boolean sound = thinking.step(mind);
        counts.add(agent, STEPS, 1);
        counts.add(agent, FOUND, thinking.found() - before);
        return sound ? Outcome.OK : new Outcome.Failed("belief_lost", "its probabilities do not add up to 1 any more");
    }

    @Override
    public void windowBegins() {
        stepsBefore = counts.sum(STEPS);
        foundBefore = counts.sum(FOUND);
    }

    @Override
    public List<Gauge> windowEnds() {
        long times = counts.sum(FOUND) - foundBefore;
        return List.of(
                times == 0
                        ? Gauge.missing(STEPS_TO_FIND, "no agent came to its target in the window")
                        : Gauge.of(STEPS_TO_FIND, (double) (counts.sum(STEPS) - stepsBefore) / times));
    }

    @Override
    public void close() {}
}
