package dev.muster.lab.engine;

import dev.muster.client.inference.GridAgent;
import dev.muster.client.inference.GridModel;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/** Agents that think: a step of active inference each time, with nothing but the processor to wait for. */
final class InferenceWorkload implements Workload {
    static final String HORIZON = "horizon";
    static final String STEPS_TO_FIND = "steps_to_find";

    static final List<GaugeInfo> GAUGES = List.of(new GaugeInfo(
            STEPS_TO_FIND,
            "steps",
            "Steps for each time that an agent came to its target, over the window: whether they think well."));

    /** Long beside what it costs to hand a processor on, short beside what an agent may wait. */
    private static final long TURN_NS = 2_000_000;

    /**
     * A virtual thread that only computes keeps its carrier for as long as it likes, and others never begin. So agents
     * take turns of some steps each, first come first served, from when all of them have come; waiting for a processor
     * is part of the step, as it is for anybody who waits for its result (docs/decisions/0041).
     */
    private final Semaphore processors = new Semaphore(0, /* fair= */ true);

    private final AtomicInteger missing;
    private final boolean[] come;
    /** When the turn of each began; each is its agent's own. */
    private final long[] turns;

    private final boolean[] holds;

    private final GridAgent[] agents;
    private final LongAdder steps = new LongAdder();
    private final LongAdder found = new LongAdder();
    private volatile long stepsBefore;
    private volatile long foundBefore;

    InferenceWorkload(int agents, int horizon, long seed) {
        GridModel model = new GridModel();
        this.missing = new AtomicInteger(agents);
        this.come = new boolean[agents];
        this.turns = new long[agents];
        this.holds = new boolean[agents];
        this.agents = IntStream.range(0, agents)
                .mapToObj(agent -> new GridAgent(model, horizon, seed + agent))
                .toArray(GridAgent[]::new);
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
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        if (!come[agent]) {
            come[agent] = true;
            if (missing.decrementAndGet() == 0) {
                processors.release(Runtime.getRuntime().availableProcessors());
            }
        }
        if (!holds[agent]) {
            processors.acquire();
            holds[agent] = true;
            turns[agent] = System.nanoTime();
        }
        Outcome outcome = step(agent);
        if (System.nanoTime() - turns[agent] >= TURN_NS) {
            rests(agent);
        }
        return outcome;
    }

    @Override
    public void rests(int agent) {
        if (holds[agent]) {
            holds[agent] = false;
            processors.release();
        }
    }

    private Outcome step(int agent) {
        GridAgent thinking = agents[agent];
        long before = thinking.found();
        boolean sound = thinking.step();
        steps.increment();
        found.add(thinking.found() - before);
        return sound ? Outcome.OK : new Outcome.Failed("belief_lost", "its probabilities do not add up to 1 any more");
    }

    @Override
    public void windowBegins() {
        stepsBefore = steps.sum();
        foundBefore = found.sum();
    }

    @Override
    public List<Gauge> windowEnds() {
        long times = found.sum() - foundBefore;
        return List.of(
                times == 0
                        ? Gauge.missing(STEPS_TO_FIND, "no agent came to its target in the window")
                        : Gauge.of(STEPS_TO_FIND, (double) (steps.sum() - stepsBefore) / times));
    }

    @Override
    public void close() {}
}
