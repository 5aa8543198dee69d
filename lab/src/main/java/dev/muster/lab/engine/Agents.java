package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.core.Refusal;
import dev.muster.core.task.Lease;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The agents of one rung, each with a session of its own, and the calls they make: on an engine in this process, or
 * through a face of a server. What is acknowledged is remembered here, whichever way it came.
 */
abstract class Agents {
    /** The project of a test whose target nobody has used before. */
    static final String PROJECT = "lab";

    static final int CONCURRENCY = 100;

    private final Stage stage;

    Agents(Stage stage) {
        this.stage = stage;
    }

    /** What a call came to. */
    sealed interface Call<R> {
        record Done<R>(R value) implements Call<R> {}

        record Failed<R>(Outcome.Failed outcome) implements Call<R> {}
    }

    /** A task that an agent holds. */
    record Held(Lease lease, String title) {}

    abstract int count();

    /** Creates a task; answers its id. */
    abstract Call<Long> createTask(int agent, String title) throws InterruptedException;

    /** Claims the best task there is, waiting for one if there is none; {@code nothing_to_claim} if none came. */
    abstract Call<Held> claim(int agent, Duration wait) throws InterruptedException;

    /** Completes a task. */
    abstract Call<Boolean> completeTask(int agent, Lease lease) throws InterruptedException;

    /** The target's own counters. */
    abstract Map<String, Long> counters();

    /** Ends every session. */
    abstract void disconnect();

    final String project() {
        return stage.project();
    }

    final int rung() {
        return stage.rung();
    }

    final Acknowledged acknowledged() {
        return stage.acknowledged();
    }

    /** Makes calls from so many threads at once and waits for all of them. */
    static <T> List<T> together(int count, IntFunction<T> call) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> calls = IntStream.range(0, count)
                    .mapToObj(i -> threads.submit(() -> call.apply(i)))
                    .toList();
            return calls.stream().map(Agents::result).toList();
        }
    }

    private static <T> T result(Future<T> call) {
        try {
            return call.get();
        } catch (ExecutionException failed) {
            throw new TargetException("the target could not be set up: " + failed.getCause(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while setting up", interrupted);
        }
    }

    /**
     * What an agent holds by an answer to its claim, if it holds anything.
     *
     * @throws IllegalArgumentException if the answer has not the shape of one
     */
    static Optional<Held> held(Fields answer) {
        return answer.flag("claimed", false)
                ? Optional.of(new Held(
                        Lease.parse(answer.text("lease")), answer.object("task").text("title")))
                : Optional.empty();
    }

    /** A claim that came to nothing is a failed call. */
    static Call<Held> heldOrNothing(Call<Optional<Held>> claim) {
        return switch (claim) {
            case Call.Failed<Optional<Held>>(Outcome.Failed failed) -> new Call.Failed<>(failed);
            case Call.Done<Optional<Held>>(Optional<Held> held) ->
                held.<Call<Held>>map(Call.Done::new)
                        .orElseGet(() -> new Call.Failed<>(new Outcome.Failed("nothing_to_claim")));
        };
    }

    static Outcome.Failed failed(Refusal refusal) {
        return new Outcome.Failed(refusal.code().name().toLowerCase(Locale.ROOT), refusal.message());
    }

    /** Creates a task and remembers that it was acknowledged. */
    final Outcome create(int agent, long index) throws InterruptedException {
        String title = Titles.of("load", stage.rung(), agent, index);
        return switch (createTask(agent, title)) {
            case Call.Done<Long> done -> {
                acknowledged().created(done.value(), title);
                yield Outcome.OK;
            }
            case Call.Failed<Long> failed -> failed.outcome();
        };
    }

    /** Claims the best task there is, without waiting. */
    final Call<Lease> claim(int agent) throws InterruptedException {
        return switch (claim(agent, Duration.ZERO)) {
            case Call.Done<Held> done -> new Call.Done<>(done.value().lease());
            case Call.Failed<Held> failed -> new Call.Failed<>(failed.outcome());
        };
    }

    /** Completes a task and remembers that it was acknowledged. */
    final Outcome complete(int agent, Lease lease) throws InterruptedException {
        return switch (completeTask(agent, lease)) {
            case Call.Done<Boolean> done -> {
                acknowledged().completed(lease.task().value());
                yield Outcome.OK;
            }
            case Call.Failed<Boolean> failed -> failed.outcome();
        };
    }

    /** Creates and completes this many tasks, the agents at once; fails if any step does. */
    final void finish(long tasks) {
        together(count(), agent -> {
            try {
                for (long index = agent; index < tasks; index += count()) {
                    finishOne(agent, index);
                }
                return agent;
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException("interrupted", interrupted);
            }
        });
    }

    private void finishOne(int agent, long index) throws InterruptedException {
        if (create(agent, index) instanceof Outcome.Failed failed) {
            throw new IllegalStateException("a task could not be created: " + failed);
        }
        switch (claim(agent)) {
            case Call.Done<Lease> claimed when complete(agent, claimed.value()) instanceof Outcome.Ok -> {}
            case Call<Lease> failed -> throw new IllegalStateException("a task could not be finished: " + failed);
        }
    }
}
