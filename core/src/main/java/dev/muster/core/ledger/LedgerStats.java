package dev.muster.core.ledger;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What the ledger has done so far; may be read by any thread. */
public final class LedgerStats {
    private final LongAdder busy = new LongAdder();
    private volatile long commits;
    private volatile long answered;
    private volatile long commitNanos;
    private volatile double nanosPerCommand = 50_000;
    private long lastCommit = System.nanoTime();

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer; others only read
    void committed(int answers, long nanos) {
        commits++;
        answered += answers;
        commitNanos += nanos;
        long now = System.nanoTime();
        if (answers > 0) {
            double sample = Math.min(now - lastCommit, 10_000_000) / (double) answers;
            nanosPerCommand += (sample - nanosPerCommand) / 64;
        }
        lastCommit = now;
    }

    void busy() {
        busy.increment();
    }

    /** How long the ledger will need for {@code commands} commands, at its present pace; at least 50 ms. */
    Duration drainTime(int commands) {
        return Duration.ofMillis(Math.max(50, (long) (commands * nanosPerCommand / 1e6)));
    }

    /** Transactions committed. */
    public long commits() {
        return commits;
    }

    /** Commands answered. */
    public long answered() {
        return answered;
    }

    /** Time spent in commits, in ns. */
    public long commitNanos() {
        return commitNanos;
    }

    /** Commands refused because the queue was full. */
    public long busyRefusals() {
        return busy.sum();
    }
}
