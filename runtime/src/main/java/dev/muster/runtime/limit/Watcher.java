package dev.muster.runtime.limit;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the processes again and again: ends the trees that use more memory than they may, and holds back those that
 * use more processor time. One thread for all of them, and none while nobody is watched.
 *
 * <p>Memory is the sum of what the processes of a tree have resident, so what two of them share counts twice. A tree
 * can be over its limit for as long as a look takes, a tenth of a second where processes are few.
 */
final class Watcher implements AutoCloseable {
    private static final long SHORTEST_NS = TimeUnit.MILLISECONDS.toNanos(100);
    /** A look may cost no more than this share of one processor. */
    private static final int LOOKS_SHARE = 20;

    private final Map<Long, Watched> watched = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private @Nullable Thread thread;
    private boolean closed;

    /** A tree of processes that is looked at. */
    static final class Watched {
        private final long root;
        private final ResourceLimits limits;
        private final CpuBudget budget;
        private volatile boolean over;
        private boolean held;

        Watched(long root, ResourceLimits limits) {
            this.root = root;
            this.limits = limits;
            Double cpus = limits.cpus();
            this.budget = new CpuBudget(cpus == null ? Double.POSITIVE_INFINITY : cpus);
        }

        /** Whether it was ended for its memory. */
        boolean over() {
            return over;
        }
    }

    Watched watch(long root, ResourceLimits limits) {
        Watched added = new Watched(root, limits);
        lock.lock();
        try {
            watched.put(root, added);
            if (thread == null && !closed) {
                thread = Thread.ofPlatform().daemon().name("muster-limits").start(this::look);
            }
            change.signal();
        } finally {
            lock.unlock();
        }
        return added;
    }

    void forget(long root) {
        watched.remove(root);
    }

    private void look() {
        try {
            while (awaitWatched()) {
                long start = System.nanoTime();
                try {
                    ProcessTable table = ProcessTable.now();
                    watched.values().forEach(each -> judge(each, table, start));
                } catch (IOException e) {
                    // the next look may go better
                }
                long took = System.nanoTime() - start;
                TimeUnit.NANOSECONDS.sleep(Math.max(SHORTEST_NS, took * LOOKS_SHARE));
            }
        } catch (InterruptedException e) {
            // it was closed
        }
    }

    private boolean awaitWatched() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (watched.isEmpty() && !closed) {
                change.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private static void judge(Watched tree, ProcessTable table, long now) {
        long resident = 0;
        long cpu = 0;
        for (ProcessTable.Entry each : table.tree(tree.root)) {
            resident += each.resident();
            cpu += each.cpuNanos();
        }
        Long memory = tree.limits.memory();
        if (memory != null && resident > memory) {
            tree.over = true;
            table.tree(tree.root).forEach(each -> Signals.kill(each.id()));
            return;
        }
        boolean hold = tree.budget.isSpent(now, cpu);
        if (hold || tree.held) {
            table.tree(tree.root).forEach(each -> {
                if (hold) {
                    Signals.stop(each.id());
                } else {
                    Signals.resume(each.id());
                }
            });
            tree.held = hold;
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
