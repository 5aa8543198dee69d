package dev.muster.runtime.pool;

import dev.muster.client.pool.Breaker;
import dev.muster.runtime.agent.AgentLoop;
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
    /** A task is being claimed for it, or is in its inbox. */
    boolean reserved;
    /** It is to leave. */
    boolean leaving;

    long busyNanos;
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

    boolean isFree() {
        return asks && !reserved && !leaving;
    }

    Candidate candidate() {
        return new Candidate(number, pool.spec(), busyNanos);
    }
}
