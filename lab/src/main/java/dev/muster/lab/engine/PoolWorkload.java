package dev.muster.lab.engine;

import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.task.TaskQuery;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;

/**
 * Many more callers than read connections, all at once, each with a query that goes through every task. Each must be
 * served or told that the engine is busy; and when the last has its answer, a small query must be answered as ever.
 */
final class PoolWorkload implements Workload {
    static final String CALLERS = "callers";
    static final String CONNECTIONS = "connections";
    static final String SERVED = "served";
    static final String BUSY = "told_busy";
    static final String HUNG = "hung";
    static final String LONGEST = "longest_ms";
    static final String RECOVERY = "recovery_ms";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(SERVED, "callers", "Callers in the window whose query was answered."),
            new GaugeInfo(BUSY, "callers", "Callers in the window who were told that the engine is busy."),
            new GaugeInfo(HUNG, "callers", "Callers in the window who had no answer after 30 s."),
            new GaugeInfo(LONGEST, "ms", "The longest that a caller in the window waited for either."),
            new GaugeInfo(
                    RECOVERY,
                    "ms",
                    "From when the last caller of a wave had its answer until a query for one task had its own; the longest in "
                            + "the window."));

    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final double NANOS_PER_MILLI = 1e6;

    private final Engine engine;
    private final int callers;
    private static final TaskQuery LONG_QUERY = ScanWorkload.query(Agents.PROJECT);

    private volatile Count count = new Count();

    /** What happened since a moment. Times in nanoseconds; written by the one thread that runs the waves. */
    private static final class Count {
        final LongAdder served = new LongAdder();
        final LongAdder busy = new LongAdder();
        final LongAdder hung = new LongAdder();
        volatile long longest;
        volatile long recovery;
    }

    PoolWorkload(Engine engine, int callers) {
        this.engine = engine;
        this.callers = callers;
    }

    @Override
    public List<String> operations() {
        return List.of("wave");
    }

    @Override
    public String unit() {
        return "callers";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        Count into = count;
        CountDownLatch ready = new CountDownLatch(callers);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<Future<Answered>> calls = new ArrayList<>(callers);
            for (int i = 0; i < callers; i++) {
                calls.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return ask();
                }));
            }
            Outcome outcome = gather(calls, into);
            return outcome instanceof Outcome.Ok ? recovered(into, outcome) : outcome;
        } finally {
            threads.shutdownNow();
        }
    }

    private record Answered(boolean served, long nanos) {}

    private Answered ask() {
        long from = System.nanoTime();
        try {
            engine.reads().tasks(LONG_QUERY);
            return new Answered(true, System.nanoTime() - from);
        } catch (RefusedException refused) {
            if (refused.refusal().code() != ErrorCode.BUSY) {
                throw refused;
            }
            return new Answered(false, System.nanoTime() - from);
        }
    }

    private Outcome gather(List<Future<Answered>> calls, Count into) throws InterruptedException {
        long deadline = System.nanoTime() + GIVE_UP_NANOS;
        Outcome outcome = new Outcome.Ok(callers);
        for (Future<Answered> call : calls) {
            try {
                Answered answered = call.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                (answered.served() ? into.served : into.busy).increment();
                into.longest = Math.max(into.longest, answered.nanos());
            } catch (TimeoutException hangs) {
                into.hung.increment();
                outcome = new Outcome.Failed(
                        "hung", "no answer within " + TimeUnit.NANOSECONDS.toSeconds(GIVE_UP_NANOS) + " s");
            } catch (ExecutionException broken) {
                outcome = new Outcome.Failed("query_failed", String.valueOf(broken.getCause()));
            }
        }
        return outcome;
    }

    /** Asks for one task until it is answered; how long that takes is the recovery. */
    private Outcome recovered(Count into, Outcome outcome) throws InterruptedException {
        long from = System.nanoTime();
        while (true) {
            try {
                engine.reads().tasks(TaskQuery.of(Agents.PROJECT).atMost(1));
                into.recovery = Math.max(into.recovery, System.nanoTime() - from);
                return outcome;
            } catch (RefusedException refused) {
                if (System.nanoTime() - from > GIVE_UP_NANOS) {
                    return new Outcome.Failed("not_recovered", refused.refusal().message());
                }
                Thread.sleep(1);
            }
        }
    }

    @Override
    public void windowBegins() {
        count = new Count();
    }

    @Override
    public List<Gauge> windowEnds() {
        Count seen = count;
        return List.of(
                Gauge.of(SERVED, seen.served.sum()),
                Gauge.of(BUSY, seen.busy.sum()),
                Gauge.of(HUNG, seen.hung.sum()),
                Gauge.of(LONGEST, seen.longest / NANOS_PER_MILLI),
                Gauge.of(RECOVERY, seen.recovery / NANOS_PER_MILLI));
    }

    @Override
    public void close() {}
}
