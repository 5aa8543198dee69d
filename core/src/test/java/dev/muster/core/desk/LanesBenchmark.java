package dev.muster.core.desk;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What claims cost when tasks have many concurrency keys: {@code LanesBenchmark DIRECTORY AGENTS KEYS…}. Each key has
 * tasks left until the end; agents claim and complete for a while. See docs/decisions/0038-lanes.md.
 */
final class LanesBenchmark {
    private static final int PIECE = 5_000;
    private static final long WARM_NANOS = Duration.ofSeconds(3).toNanos();
    private static final long MEASURED_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int LEAST_TASKS = 1_000_000;

    private LanesBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int agents = Integer.parseInt(arguments[1]);
        for (int i = 2; i < arguments.length; i++) {
            measure(Files.createTempDirectory(Path.of(arguments[0]), "lanes-"), agents, Integer.parseInt(arguments[i]));
        }
    }

    private static void measure(Path directory, int agents, int keys) throws Exception {
        try (Engine engine = Engine.open(directory, EngineOptions.defaults())) {
            engine.execute(new CreateProject("p", ""));
            fill(engine, keys, Math.max(LEAST_TASKS, 2 * keys));
            AtomicLong cycles = new AtomicLong();
            AtomicLong until = new AtomicLong(System.nanoTime() + WARM_NANOS + MEASURED_NANOS);
            CountDownLatch left = new CountDownLatch(agents);
            for (int agent = 0; agent < agents; agent++) {
                SessionId session =
                        engine.execute(new StartSession("p", new RegisterAgent("a" + agent, Set.of(), 1, null), false));
                Thread.ofVirtual().start(() -> {
                    try {
                        work(engine, session, cycles, until);
                    } finally {
                        left.countDown();
                    }
                });
            }
            long start = System.nanoTime();
            while (System.nanoTime() - start < WARM_NANOS) {
                LockSupport.parkNanos(WARM_NANOS - (System.nanoTime() - start));
            }
            long before = cycles.get();
            long began = System.nanoTime();
            left.await();
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%,9d keys, %d agents: %,9.0f cycles of claim and complete a second%n",
                    keys,
                    agents,
                    (cycles.get() - before) / seconds);
        }
    }

    private static void fill(Engine engine, int keys, int tasks) throws Exception {
        List<NewTask> piece = new ArrayList<>(PIECE);
        for (int i = 0; i < tasks; i++) {
            NewTask task = NewTask.titled("task " + i);
            piece.add(keys == 0 ? task : task.withConcurrencyKey("customer-" + i % keys));
            if (piece.size() == PIECE || i == tasks - 1) {
                engine.execute(new CreateTasks("p", List.copyOf(piece), null, null));
                piece.clear();
            }
        }
    }

    private static void work(Engine engine, SessionId session, AtomicLong cycles, AtomicLong until) {
        while (System.nanoTime() < until.get()) {
            if (engine.execute(new ClaimTask(session)) instanceof ClaimTask.Result.Claimed won) {
                engine.execute(new CompleteTask(won.lease(), "done", List.of(), session));
                cycles.incrementAndGet();
            } else {
                throw new IllegalStateException("there was nothing to claim: the figure would be of that");
            }
        }
    }
}
