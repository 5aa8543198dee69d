package dev.muster.core.ledger;

import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.RefusedException;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * What a ledger does with ten times the load that it can take. Commands arrive at a rate, whatever becomes of those
 * before them, and who is refused does not come back. Prints a line of figures; see docs/decisions/0018-admission.md.
 *
 * <p>One thread sends and one collects the answers, which come in the order of the commands: with a thread for each
 * caller, what they wait for on two cores is one another.
 */
final class OverloadBenchmark {
    private static final long SECOND = 1_000_000_000L;
    /** Commands under way while the peak is looked for. */
    private static final int UNDER_WAY = 1_000;

    private static final int TIMES = 10;
    private static final int KEPT = 4_000_000;
    private static final long TICK = SECOND / 1_000;

    private record Sent(Submission<?> submission, long at) {}

    private final Engine engine;
    private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
    private final long[] waits = new long[KEPT];
    private volatile int done;
    private volatile long began;
    /** How many were done in the first second since it began. */
    private volatile int atFirst;

    private long refused;

    private OverloadBenchmark(Engine engine) {
        this.engine = engine;
        Thread.ofPlatform().daemon().start(this::collect);
    }

    /**
     * Measures once.
     *
     * @param arguments seconds of the overload; a directory whose disk the engine waits for
     */
    public static void main(String[] arguments) throws Exception {
        long seconds = Long.parseLong(arguments[0]);
        Path directory = Files.createTempDirectory(Path.of(arguments[1]), "overload-");
        try (Engine engine = Engine.open(directory, EngineOptions.defaults())) {
            engine.execute(new CreateProject("p", ""));
            OverloadBenchmark benchmark = new OverloadBenchmark(engine);
            benchmark.peak(2);
            long peak = benchmark.peak(4);
            double calm = benchmark.calm();
            benchmark.overload(peak * TIMES, seconds, peak, calm);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts
    private void collect() {
        while (true) {
            Sent next = sent.poll();
            if (next == null) {
                LockSupport.parkNanos(TICK / 10);
            } else if (next.submission().await() instanceof Answer.Done<?>) {
                long now = System.nanoTime();
                waits[done] = now - next.at();
                done++;
                atFirst = now - began < SECOND ? done : atFirst;
            }
        }
    }

    private void send() {
        try {
            long at = System.nanoTime();
            sent.add(new Sent(engine.ledger().submit(new CreateTasks("p", NewTask.titled("a task"))), at));
        } catch (RefusedException e) {
            refused++;
        }
    }

    private void awaitAll(int submitted) {
        while (done + refused < submitted) {
            LockSupport.parkNanos(TICK);
        }
    }

    /** Commands a second that are answered while there are always some under way. */
    private long peak(long seconds) {
        done = 0;
        refused = 0;
        int submitted = 0;
        long end = System.nanoTime() + seconds * SECOND;
        while (System.nanoTime() < end) {
            if (submitted - done < UNDER_WAY) {
                send();
                submitted++;
            } else {
                LockSupport.parkNanos(TICK / 10);
            }
        }
        int answered = done;
        awaitAll(submitted);
        return answered / seconds;
    }

    /** What a single command waits, in ms: the 99th percentile of 300. */
    private double calm() {
        long[] times = new long[300];
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            engine.execute(new CreateTasks("p", NewTask.titled("a task")));
            times[i] = System.nanoTime() - start;
        }
        return percentile(times, 0.99);
    }

    private static double percentile(long[] nanos, double share) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[(int) (share * (sorted.length - 1))] / 1e6;
    }

    private void overload(long rate, long seconds, long peak, double calm) {
        done = 0;
        refused = 0;
        long start = System.nanoTime();
        began = start;
        long end = start + seconds * SECOND;
        int submitted = 0;
        for (long now = start; now < end; now = System.nanoTime()) {
            long due = (now - start) * rate / SECOND;
            for (; submitted < due; submitted++) {
                send();
            }
            LockSupport.parkNanos(TICK);
        }
        int answered = done;
        long over = System.nanoTime();
        int limit = engine.ledger().queueLimit();
        long normal = normal(calm, over);
        awaitAll(submitted);
        long[] accepted = Arrays.copyOf(waits, done);
        long[] later = Arrays.copyOfRange(waits, atFirst, done);
        System.out.printf(
                "peak %,d/s; offered %,d/s; goodput %,d/s (%.0f %%); accepted p50 %.0f ms, p90 %.0f ms,"
                        + " p99 %.0f ms, after the first second p90 %.0f ms, p99 %.0f ms;"
                        + " refused %,d; normal after %.2f s; limit at the end %,d%n",
                peak,
                submitted / seconds,
                answered / seconds,
                100.0 * answered / seconds / peak,
                percentile(accepted, 0.5),
                percentile(accepted, 0.9),
                percentile(accepted, 0.99),
                percentile(later, 0.9),
                percentile(later, 0.99),
                refused,
                normal / 1e9,
                limit);
    }

    /** How long until ten commands in a row take no longer than three times what they took before, and 5 ms. */
    private long normal(double calm, long over) {
        for (int good = 0; good < 10; ) {
            long start = System.nanoTime();
            boolean taken = engine.ask(new CreateTasks("p", NewTask.titled("a probe"))) instanceof Answer.Done<?>;
            good = taken && (System.nanoTime() - start) / 1e6 <= 3 * calm + 5 ? good + 1 : 0;
        }
        return System.nanoTime() - over;
    }
}
