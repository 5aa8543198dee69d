package dev.muster.runtime.inference;

import dev.muster.client.inference.ActiveInference;
import dev.muster.client.inference.GridAgent;
import dev.muster.client.inference.GridModel;
import dev.muster.client.wire.Json;
import dev.muster.core.task.NewArtifact;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.work.Assignment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Thinks about each task for as many steps as it asks for: an agent on a 5 × 5 grid looks for a target by active
 * inference. The result says how often it came to it, and settles with seed and task: whoever does the task again finds
 * the same.
 */
final class InferenceRunner implements Runner {
    /** A turn of the processor: long beside what it costs to hand it on, short beside what an agent may wait. */
    private static final long TURN_NS = 5_000_000;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final InferenceSpec spec;
    private final GridModel model;
    private final Processors processors;

    InferenceRunner(InferenceSpec spec, GridModel model, Processors processors) {
        this.spec = spec;
        this.model = model;
        this.processors = processors;
    }

    /**
     * One turn.
     *
     * @param steps that were made in it
     * @param sound whether the belief is still one
     * @param cpuNanos processor time that it took; 0 where that is not measured
     */
    private record Turn(long steps, boolean sound, long cpuNanos) {}

    @Override
    public Outcome run(Assignment assignment, Desk desk) throws InterruptedException {
        InferenceSpec asked;
        try {
            asked = spec.of(assignment.task());
        } catch (IllegalArgumentException e) {
            return new Outcome.Failed("its description cannot be used: " + e.getMessage(), false);
        }
        GridAgent agent = new GridAgent(model, asked.seed());
        ActiveInference mind = model.mind(asked.horizon());
        long start = System.nanoTime();
        long done = 0;
        long cpuNanos = 0;
        while (done < asked.steps()) {
            if (System.nanoTime() - start > asked.timeout().toNanos()) {
                return new Outcome.Failed(
                        "it thought for longer than " + seconds(asked.timeout()) + ", and came to step " + done + " of "
                                + asked.steps(),
                        true);
            }
            long left = asked.steps() - done;
            Turn turn = processors.turn(() -> turn(agent, mind, left));
            done += turn.steps();
            cpuNanos += turn.cpuNanos();
            if (!turn.sound()) {
                return new Outcome.Failed("its belief is none any more at step " + done, false);
            }
            desk.progressed();
        }
        return completed(asked, agent.found(), Duration.ofNanos(cpuNanos));
    }

    private static Turn turn(GridAgent agent, ActiveInference mind, long most) {
        long start = System.nanoTime();
        long cpu = cpuNanos();
        long steps = 0;
        boolean sound = true;
        while (sound
                && steps < most
                && System.nanoTime() - start < TURN_NS
                && !Thread.currentThread().isInterrupted()) {
            sound = agent.step(mind);
            steps++;
        }
        return new Turn(steps, sound, cpuNanos() - cpu);
    }

    private static long cpuNanos() {
        return THREADS.isCurrentThreadCpuTimeSupported() ? THREADS.getCurrentThreadCpuTime() : 0;
    }

    private static Outcome completed(InferenceSpec asked, long found, Duration cpu) {
        String account = Json.text(json -> json.field("steps", asked.steps())
                .field("found", found)
                .field("horizon", (long) asked.horizon())
                .field("seed", asked.seed())
                .field("processor_seconds", cpu));
        return new Outcome.Completed(
                "came to the target " + found + (found == 1 ? " time" : " times") + " in " + asked.steps()
                        + " steps of active inference (horizon " + asked.horizon() + ", seed " + asked.seed() + ")",
                List.of(NewArtifact.text("inference.json", "application/json", account)));
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
    }
}
