package dev.muster.core.ledger;

import dev.muster.core.store.LogFile;
import java.io.IOException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes committed transactions durable, then has them answered; one at a time and in order.
 *
 * <p>Design. SQLite would sync its log inside the commit, and the writer would stand still for as long as the disk
 * takes: half of the ledger's time, as measured. So SQLite is told to leave that sync out ({@code synchronous=NORMAL},
 * which still syncs around checkpoints), and the same fdatasync of the same file is done here, beside the next
 * transaction. What a caller is told is unchanged: no answer, no event and no read before the sync that covers it has
 * returned. A sync that fails stops the ledger and is never repeated.
 */
final class Syncer implements AutoCloseable {
    private final LogFile log;
    private final LedgerStats stats;
    private final Consumer<Change> durable;
    private final BiConsumer<Change, Throwable> failed;
    private final Runnable idle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private volatile @Nullable Change inFlight;
    private volatile long synced;
    private volatile boolean dead;
    private volatile boolean closed;
    private volatile int waiting;
    private @Nullable Thread thread;

    /**
     * @param stats is told how long each sync took
     * @param durable answers a change that is durable
     * @param failed answers a change whose sync failed
     * @param idle wakes the ledger when the syncer can take the next change
     */
    Syncer(
            LogFile log,
            LedgerStats stats,
            Consumer<Change> durable,
            BiConsumer<Change, Throwable> failed,
            Runnable idle) {
        this.log = log;
        this.stats = stats;
        this.durable = durable;
        this.failed = failed;
        this.idle = idle;
    }

    void start() {
        thread = Thread.ofPlatform().name("muster-sync").daemon().start(this::loop);
    }

    boolean busy() {
        return inFlight != null;
    }

    /** Syncs a change on the syncer's own thread, which must be idle. */
    void sync(Change change) {
        inFlight = change;
        LockSupport.unpark(thread);
    }

    /** Syncs a change on the caller's thread; the syncer must be idle. */
    void syncHere(Change change) {
        try {
            long start = System.nanoTime();
            log.sync();
            stats.synced(System.nanoTime() - start);
        } catch (IOException e) {
            fail(change, e);
            return;
        }
        advance();
        durable.accept(change);
    }

    private void fail(Change change, Throwable e) {
        dead = true;
        failed.accept(change, e);
        signal();
    }

    /** Tells who waits that nothing will be synced any more: the ledger has stopped for another reason. */
    void giveUp() {
        dead = true;
        signal();
    }

    /** Answers a change that wrote nothing; the syncer must be idle, so that all it may have looked at is durable. */
    void nothingToSync(Change change) {
        advance();
        durable.accept(change);
    }

    /** Counts a change whose commit failed, so that nobody waits for it: there is nothing of it that could be lost. */
    void nothingToSee() {
        awaitIdle(); // those before it are waited for by the same count
        if (!dead) {
            advance();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one change at a time
    private void advance() {
        synced++;
        signal();
    }

    private void loop() {
        while (!closed) {
            Change change = inFlight;
            if (change == null) {
                LockSupport.park(this);
                continue;
            }
            try {
                syncHere(change);
            } catch (RuntimeException | Error e) {
                fail(change, e);
            }
            inFlight = null;
            idle.run();
            signal();
        }
    }

    private void signal() {
        if (waiting > 0) {
            lock.lock();
            try {
                progress.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Waits until the change in flight, if any, has been answered. */
    void awaitIdle() {
        if (busy()) {
            await(() -> !busy());
        }
    }

    /** Waits until so many changes have been synced, or none ever will be. */
    void awaitDurable(long changes) {
        if (synced < changes) {
            await(() -> synced >= changes || dead || closed);
        }
    }

    private void await(BooleanSupplier done) {
        lock.lock();
        try {
            waiting++;
            while (!done.getAsBoolean()) {
                progress.awaitUninterruptibly();
            }
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    @Override
    public void close() {
        awaitIdle();
        closed = true;
        Thread running = thread;
        if (running != null) {
            LockSupport.unpark(running);
            Ledger.join(running);
        }
        signal();
        log.close();
    }
}
