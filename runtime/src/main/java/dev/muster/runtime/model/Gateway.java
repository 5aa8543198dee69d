package dev.muster.runtime.model;

import dev.muster.client.pool.Breaker;
import dev.muster.runtime.model.Reply.Completion;
import dev.muster.runtime.model.Reply.Kind;
import dev.muster.runtime.model.Reply.Refused;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one way from the agents of a pool to their model: in batches, no more than the API bears, not at all while it is
 * out of order, and everything counted.
 */
public final class Gateway {
    /** For so long after its last use an API keeps what it made of a prefix, if it keeps it at all. */
    private static final Duration KEPT = Duration.ofMinutes(5);

    private final ModelApi api;
    private final Batcher batcher;
    private final AdaptiveLimit limit;
    private final Breaker breaker;
    private final Meter meter;
    private final boolean oneAhead;
    private final int tries;
    private final LongSupplier nanos;
    private volatile @Nullable Long lastAnswer;

    /**
     * A gateway.
     *
     * @param oneAhead whether the first request of a batch goes ahead while the API has not met the prefix lately:
     *     worth it only if the prefix is long enough to be kept
     * @param tries how often a request is tried that meets an API out of order; one that meets a limit is tried until
     *     its time is over
     */
    public Gateway(
            ModelApi api,
            Batcher batcher,
            AdaptiveLimit limit,
            Breaker breaker,
            Meter meter,
            boolean oneAhead,
            int tries,
            LongSupplier nanos) {
        this.api = api;
        this.batcher = batcher;
        this.limit = limit;
        this.breaker = breaker;
        this.meter = meter;
        this.oneAhead = oneAhead;
        this.tries = tries;
        this.nanos = nanos;
    }

    Batcher batcher() {
        return batcher;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @param within how long to wait at most; then the last refusal is the answer
     */
    public Reply ask(String agent, Prompt prompt, Duration within) throws InterruptedException {
        long end = nanos.getAsLong() + within.toNanos();
        try (Batcher.Place place = batcher.enter(within)) {
            if (place == null) {
                return late(null);
            }
            if (oneAhead && !isWarm() && !place.follow(left(end))) {
                return late(null);
            }
            return tried(agent, prompt, end, place);
        }
    }

    private boolean isWarm() {
        Long last = lastAnswer;
        return last != null && nanos.getAsLong() - last < KEPT.toNanos();
    }

    private Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - nanos.getAsLong()));
    }

    private static Refused late(@Nullable Refused last) {
        return last != null ? last : new Refused(Kind.OVERLOADED, "its turn did not come in time", null);
    }

    private Reply tried(String agent, Prompt prompt, long end, Batcher.Place place) throws InterruptedException {
        Refused last = null;
        int failed = 0;
        while (true) {
            Reply reply;
            try (AdaptiveLimit.Permit permit = limit.acquire(left(end))) {
                if (permit == null || left(end).isZero()) {
                    return late(last);
                }
                try (Breaker.Passage passage = breaker.enter()) {
                    if (passage == null) {
                        return alone(last);
                    }
                    reply = api.ask(prompt, left(end));
                    tell(reply, permit, passage);
                }
            }
            meter.count(agent, reply);
            place.close(); // those who follow need not wait until a refusal has been overcome
            if (!(reply instanceof Refused no) || !no.kind().isPassing()) {
                return reply;
            }
            last = no;
            if (no.kind() != Kind.RATE_LIMITED && ++failed >= tries) {
                return no;
            }
        }
    }

    private Refused alone(@Nullable Refused last) {
        Duration wait = breaker.retryAfter();
        return new Refused(
                Kind.OVERLOADED,
                "the API failed several times in a row and is left alone for another " + wait.toMillis() + " ms"
                        + (last == null ? "" : "; it said " + last.why()),
                wait);
    }

    private void tell(Reply reply, AdaptiveLimit.Permit permit, Breaker.Passage passage) {
        switch (reply) {
            case Completion(var text, var usage, var stop) -> {
                lastAnswer = nanos.getAsLong();
                permit.answered(usage == null ? text.length() / 4 : usage.output());
                passage.succeeded();
            }
            case Refused(var kind, var why, var retryAfter) -> {
                if (kind.isOutage()) {
                    permit.refused(false, retryAfter);
                    passage.failed();
                } else {
                    if (kind == Kind.RATE_LIMITED) {
                        permit.refused(true, retryAfter);
                    }
                    passage.succeeded(); // whoever refuses is there
                }
            }
        }
    }
}
