package dev.muster.core.ledger;

import dev.muster.core.metric.Histogram;
import dev.muster.core.metric.Timings;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the ledger has done so far; may be read by any thread. */
public final class LedgerStats {
    private final LongAdder busy = new LongAdder();
    private volatile long commits;
    private volatile long answered;
    private volatile long commitNanos;
    private volatile double nanosPerCommand = 50_000;
    private final Histogram batches = Histogram.ofSizes();
    private final Histogram commitTimes = Histogram.ofDurations();
    private final Histogram syncTimes = Histogram.ofDurations();
    private final Timings work = new Timings(Histogram::ofWork);
    private final Map<String, Histogram> phases = new ConcurrentHashMap<>();
    private volatile long events;
    private volatile long leasesExpired;
    private long lastCommit = System.nanoTime();

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer; others only read
    void committed(Change change, long nanos) {
        int answers = change.replies().size();
        commits++;
        events += change.events().size();
        leasesExpired += change.leasesExpired();
        if (answers > 0) {
            batches.record(answers);
        }
        commitTimes.record(nanos);
        for (Change.Work each : change.work()) {
            work.record(each.agentType(), each.taskType(), TimeUnit.MILLISECONDS.toNanos(each.millis()));
        }
        for (Change.Phase each : change.phases()) {
            phases.computeIfAbsent(each.phase(), any -> Histogram.ofWork())
                    .record(TimeUnit.MILLISECONDS.toNanos(each.millis()));
        }
        answered += answers;
        commitNanos += nanos;
        long now = System.nanoTime();
        if (answers > 0) {
            double sample = Math.min(now - lastCommit, 10_000_000) / (double) answers;
            nanosPerCommand += (sample - nanosPerCommand) / 64;
        }
        lastCommit = now;
    }

    /** The log was synced in so many ns; on whichever thread did it. */
    void synced(long nanos) {
        syncTimes.record(nanos);
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

    /** Commands answered by one transaction. */
    public Histogram batches() {
        return batches;
    }

    /** What SQLite's commits took, without the sync. */
    public Histogram commitTimes() {
        return commitTimes;
    }

    /** What syncs of the log took. */
    public Histogram syncTimes() {
        return syncTimes;
    }

    /** How long tasks were worked on, by the specialist that they ask for and by their type. */
    public Timings work() {
        return work;
    }

    /** How long TDD cycles were in their phases, by phase; of those that have ended. */
    public Map<String, Histogram> phases() {
        return Collections.unmodifiableMap(phases);
    }

    /** Events written. */
    public long events() {
        return events;
    }

    /** Leases that ended because nobody renewed them in time. */
    public long leasesExpired() {
        return leasesExpired;
    }

    /** Commands refused because the queue was full. */
    public long busyRefusals() {
        return busy.sum();
    }
}
