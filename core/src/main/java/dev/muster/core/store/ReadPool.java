package dev.muster.core.store;

import dev.muster.core.EngineException;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.time.Deadlines;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Read-only connections, each with a platform thread of its own: a query inside SQLite would otherwise pin the carrier
 * of the virtual thread that asks. Threads and connections are made when they are first needed.
 */
public final class ReadPool implements AutoCloseable {
    private static final int WAITING = 1_000;
    private static final int SNAPSHOTS = 2;
    private static final Duration RETRY = Duration.ofMillis(100);
    /** How long a query waits for a connection; long for a caller, and short against a client's own time-out. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Store store;
    private final Runnable durable;
    private final Duration patience;
    private final Queue<Db> opened = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<@Nullable Db> connection = new ThreadLocal<>();
    private final AtomicInteger made = new AtomicInteger();
    private final ThreadPoolExecutor threads;
    private final LongAdder busy = new LongAdder();
    private final Semaphore snapshots = new Semaphore(SNAPSHOTS);
    private final ReentrantLock counting = new ReentrantLock();
    /** Statements of connections that are not among the opened any more; whoever holds {@link #counting} has it. */
    private long statementsBefore;

    /** @param durable returns when everything that is committed now is durable */
    public ReadPool(Store store, int size, Runnable durable) {
        this(store, size, durable, PATIENCE);
    }

    /**
     * A pool whose callers wait so long for a connection.
     *
     * @param durable returns when everything that is committed now is durable
     */
    ReadPool(Store store, int size, Runnable durable, Duration patience) {
        this.store = store;
        this.durable = durable;
        this.patience = patience;
        this.threads = new ThreadPoolExecutor(
                size, size, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), this::thread);
    }

    /** Counts by itself: the JVM would generate code for that in the midst of a start (docs/decisions/0032). */
    private Thread thread(Runnable work) {
        return Thread.ofPlatform()
                .daemon()
                .name("muster-read-" + made.incrementAndGet())
                .unstarted(work);
    }

    /**
     * Runs a query and waits for it.
     *
     * @throws dev.muster.core.RefusedException with {@code BUSY} if too many wait already, or no connection became free
     *     in good time
     */
    public <T> T query(Function<Db, T> query) {
        Future<T> future;
        try {
            future = threads.submit(() -> query.apply(mine()));
        } catch (RejectedExecutionException e) {
            if (threads.isShutdown()) {
                throw Refusal.of(ErrorCode.ENGINE_STOPPED, "the engine is closed")
                        .asException();
            }
            throw busy("the engine has " + WAITING + " queries waiting and takes no more now");
        }
        T result = await(future);
        durable.run();
        return result;
    }

    /** Reads from a snapshot and may take its time. */
    public interface Snapshot<T> {
        /**
         * Reads.
         *
         * @param db in a transaction of its own
         * @param durable to be run once something was read, before anybody is told of it
         */
        T read(Db db, Runnable durable) throws IOException;
    }

    /**
     * Reads much from one snapshot, on a connection and a thread of its own: other queries go on meanwhile. The log
     * cannot be begun anew as long as it lasts.
     *
     * @throws IOException if the reader cannot write to where it writes
     * @throws dev.muster.core.RefusedException with {@code BUSY} if {@value #SNAPSHOTS} others last already
     */
    public <T> T snapshot(Snapshot<T> snapshot) throws IOException {
        if (threads.isShutdown() || !snapshots.tryAcquire()) {
            throw busy(SNAPSHOTS + " exports are being written already");
        }
        FutureTask<T> task = new FutureTask<>(() -> {
            try (Db db = store.reader()) {
                opened.add(db);
                try {
                    db.script("begin");
                    return snapshot.read(db, durable);
                } finally {
                    retire(db);
                }
            }
        });
        try {
            Thread.ofPlatform().name("muster-export").daemon().start(task);
            return awaitSnapshot(task);
        } finally {
            snapshots.release();
        }
    }

    /** Its statements go on being counted: one lock sees to it that nobody finds them in both places, or in neither. */
    private void retire(Db db) {
        counting.lock();
        try {
            opened.remove(db);
            statementsBefore += db.executed();
        } finally {
            counting.unlock();
        }
    }

    private static <T> T awaitSnapshot(FutureTask<T> task) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof IOException cause) {
                        throw cause;
                    }
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    throw new EngineException("an export failed: " + e.getCause(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private RefusedException busy(String message) {
        busy.increment();
        return new Refusal(ErrorCode.BUSY, message, null, List.of(), RETRY, "retry after the stated time")
                .asException();
    }

    /** What runs already is waited for; what still waits for a connection when patience ends is taken back. */
    private <T> T await(Future<T> future) {
        Deadlines.Deadline deadline = Deadlines.after(patience, () -> {
            if (future instanceof Runnable queued && threads.remove(queued)) {
                future.cancel(false);
            }
        });
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (CancellationException e) {
                    throw busy("all " + threads.getMaximumPoolSize() + " read connections are busy with long queries");
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof RuntimeException cause) {
                        throw cause;
                    }
                    throw new EngineException("a query failed: " + e.getCause(), e);
                }
            }
        } finally {
            deadline.lift();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits a moment for a snapshot to end; whether that was interrupted. */
    private boolean awaitSnapshots() {
        try {
            if (snapshots.tryAcquire(SNAPSHOTS, 100, TimeUnit.MILLISECONDS)) {
                snapshots.release(SNAPSHOTS);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private Db mine() {
        Db db = connection.get();
        if (db == null) {
            db = store.reader();
            connection.set(db);
            opened.add(db);
        }
        return db;
    }

    /**
     * What the pool has to do.
     *
     * @param size connections that there may be
     * @param active queries that run
     * @param waiting queries that wait for a connection
     * @param queries answered so far
     * @param busy refused so far, because too many waited
     */
    public record Load(int size, int active, int waiting, long queries, long busy) {}

    public Load load() {
        return new Load(
                threads.getMaximumPoolSize(),
                threads.getActiveCount(),
                threads.getQueue().size(),
                threads.getCompletedTaskCount(),
                busy.sum());
    }

    /** Statements executed by all readers so far, those included that are closed already. */
    public long statements() {
        counting.lock();
        try {
            return statementsBefore + opened.stream().mapToLong(Db::executed).sum();
        } finally {
            counting.unlock();
        }
    }

    /**
     * Waits for queries that run, but not for ever: then they are interrupted. Connections are closed after their use.
     */
    @Override
    public void close() {
        threads.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (!ended) {
                threads.shutdownNow();
                opened.forEach(Db::interrupt);
            }
        }
        while (!snapshots.tryAcquire(SNAPSHOTS)) {
            opened.forEach(Db::interrupt); // its reader fails and closes its connection
            interrupted |= awaitSnapshots();
        }
        opened.forEach(Db::close);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
