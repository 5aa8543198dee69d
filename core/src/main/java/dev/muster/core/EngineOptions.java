package dev.muster.core;

import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.time.SteadyClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * How an engine is set up. Start with {@link #defaults} and change what differs.
 *
 * @param clock the time of day; leases, delays and deadlines are measured by it alone
 * @param random the source of ids, lease keys and jitter; used by the ledger's thread only
 * @param queue commands that may wait before callers are answered BUSY
 * @param batch commands that may share a transaction
 * @param readers read-only connections
 * @param sessionTtl idle time after which a session expires
 * @param keepTasks how long finished tasks are kept
 * @param keepEvents how long events are kept
 * @param retentionEvery how often retention runs
 * @param maxStoreBytes size of the store above which the oldest finished tasks and events go early
 * @param synchronous whether a commit waits for the disk; false only in tests that are not about durability
 * @param faults called at the places where a test may want the engine to fail
 * @param tuning sizes, and what holds where nobody says
 */
public record EngineOptions(
        InstantSource clock,
        RandomGenerator random,
        int queue,
        int batch,
        int readers,
        Duration sessionTtl,
        Duration keepTasks,
        Duration keepEvents,
        Duration retentionEvery,
        long maxStoreBytes,
        boolean synchronous,
        FaultPoint.Hook faults,
        Tuning tuning) {

    public static EngineOptions defaults() {
        return new EngineOptions(
                new SteadyClock(InstantSource.system(), System::nanoTime),
                new SystemRandom(),
                10_000,
                1_000,
                4,
                Duration.ofMinutes(30),
                Duration.ofDays(30),
                Duration.ofDays(30),
                Duration.ofHours(1),
                10L * 1024 * 1024 * 1024,
                true,
                FaultPoint.Hook.NONE,
                Tuning.DEFAULT);
    }

    public EngineOptions withClock(InstantSource value) {
        return new EngineOptions(
                value,
                random,
                queue,
                batch,
                readers,
                sessionTtl,
                keepTasks,
                keepEvents,
                retentionEvery,
                maxStoreBytes,
                synchronous,
                faults,
                tuning);
    }

    public EngineOptions withRandom(RandomGenerator value) {
        return new EngineOptions(
                clock,
                value,
                queue,
                batch,
                readers,
                sessionTtl,
                keepTasks,
                keepEvents,
                retentionEvery,
                maxStoreBytes,
                synchronous,
                faults,
                tuning);
    }

    public EngineOptions withQueue(int commands, int perTransaction) {
        return new EngineOptions(
                clock,
                random,
                commands,
                perTransaction,
                readers,
                sessionTtl,
                keepTasks,
                keepEvents,
                retentionEvery,
                maxStoreBytes,
                synchronous,
                faults,
                tuning);
    }

    public EngineOptions withReaders(int value) {
        return new EngineOptions(
                clock,
                random,
                queue,
                batch,
                value,
                sessionTtl,
                keepTasks,
                keepEvents,
                retentionEvery,
                maxStoreBytes,
                synchronous,
                faults,
                tuning);
    }

    public EngineOptions withSessionTtl(Duration value) {
        return new EngineOptions(
                clock,
                random,
                queue,
                batch,
                readers,
                value,
                keepTasks,
                keepEvents,
                retentionEvery,
                maxStoreBytes,
                synchronous,
                faults,
                tuning);
    }

    public EngineOptions withRetention(Duration tasks, Duration events, Duration every, long bytes) {
        return new EngineOptions(
                clock,
                random,
                queue,
                batch,
                readers,
                sessionTtl,
                tasks,
                events,
                every,
                bytes,
                synchronous,
                faults,
                tuning);
    }

    public EngineOptions withSynchronous(boolean value) {
        return new EngineOptions(
                clock,
                random,
                queue,
                batch,
                readers,
                sessionTtl,
                keepTasks,
                keepEvents,
                retentionEvery,
                maxStoreBytes,
                value,
                faults,
                tuning);
    }

    public EngineOptions withFaults(FaultPoint.Hook value) {
        return new EngineOptions(
                clock,
                random,
                queue,
                batch,
                readers,
                sessionTtl,
                keepTasks,
                keepEvents,
                retentionEvery,
                maxStoreBytes,
                synchronous,
                value,
                tuning);
    }

    public EngineOptions withTuning(Tuning value) {
        return new EngineOptions(
                clock,
                random,
                queue,
                batch,
                readers,
                sessionTtl,
                keepTasks,
                keepEvents,
                retentionEvery,
                maxStoreBytes,
                synchronous,
                faults,
                value);
    }
}
