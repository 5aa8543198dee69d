package dev.muster.runtime.pool;

import dev.muster.client.pool.Breaker;
import dev.muster.core.task.TaskId;
import dev.muster.runtime.agent.AgentLoop;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One agent of a pool, as its dispatcher knows it. Guarded by the dispatcher's lock. */
final class Member {
    final long number;
    final String name;
    final Pool pool;

    @Nullable
    InboxWork work;

    @Nullable
    AgentLoop loop;
    /** How the attempt goes that it was given, as the pool's breaker is to hear; null if it was given none. */
    private Breaker.@Nullable Passage passage;

    /** It has asked for work at least once. */
    boolean arrived;
    /** It asks for work. */
    boolean asks;
    /** A task is being claimed for it, or may have been, or is in its inbox. */
    boolean reserved;
    /** A claim of this task in its name was not answered: it may have it. */
    @Nullable
    TaskId doubtful;

    /** It is to leave. */
    boolean leaving;

    /** When it may be chosen again; it may now if this is null. */
    private @Nullable Long barredUntil;

    /** It has begun a task since it last asked. */
    private boolean worked;

    long busyNanos;
    /** Since when it has had nothing to do. That it asks again, because a claim waits only so long, changes nothing. */
    long idleSince;

    Member(long number, String name, Pool pool, long now) {
        this.number = number;
        this.name = name;
        this.pool = pool;
        this.idleSince = now;
    }

    /** It is chosen for a task. */
    void reserve(Breaker.Passage attempt) {
        reserved = true;
        passage = attempt;
    }

    /** What became of the task that it was chosen for. */
    void settle(Consumer<Breaker.Passage> word) {
        if (passage != null) {
            word.accept(passage);
            passage.close();
            passage = null;
        }
    }

    /** It asks for work, or does not any more. */
    void asks(boolean now, long nanos) {
        asks = now;
        if (now) {
            idleSince = worked || !arrived ? nanos : idleSince;
            worked = false;
            arrived = true;
        }
    }

    /** It begins the task that it was chosen for. */
    void began() {
        worked = true;
        reserved = false;
    }

    /** It has a task, or is about to. */
    boolean isBusy() {
        return reserved || worked;
    }

    /** It may claim nothing: for so long it is not chosen. */
    void bar(long until) {
        barredUntil = until;
    }

    /** How much longer it is not chosen; nothing if it may be. */
    Duration barredFor(long now) {
        return barredUntil == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, barredUntil - now));
    }

    /** It can be given a task. */
    boolean isReady(long now) {
        return isFree() && barredFor(now).isZero();
    }

    boolean isFree() {
        return asks && !reserved && !leaving;
    }

    Candidate candidate() {
        return new Candidate(number, pool.spec(), busyNanos);
    }
}
