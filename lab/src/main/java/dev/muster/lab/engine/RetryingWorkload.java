package dev.muster.lab.engine;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.fault.AttemptListener;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Agents that do not give up: each creates a task, claims it and completes it, and tries every step again until it is
 * answered, with full jitter between the attempts. An operation fails only when its patience is over.
 *
 * <p>Every step can be asked for again without harm: a creation has an idempotency key, an agent may claim again what
 * it holds, and whether an unanswered completion was done is looked up.
 */
final class RetryingWorkload implements Workload {
    /** Waits of up to 20 ms, then twice as much each time, up to 250 ms. */
    private static final long FIRST_WAIT_NANOS = 20_000_000L;

    /** Of one task in one attempt to complete it. */
    private static final int MOST_CLAIMS = 10;

    private static final long LONGEST_WAIT_NANOS = 250_000_000L;

    /** What a refusal says of the moment and not of the request: worth asking again. */
    private static final Set<ErrorCode> PASSING =
            Set.of(ErrorCode.BUSY, ErrorCode.DISK_FULL, ErrorCode.ENGINE_STOPPED, ErrorCode.INTERNAL);

    /** Of a completion also that the lease is over each time that it is taken: whatever does that may pass. */
    private static final Set<ErrorCode> PASSING_ENDS =
            Stream.concat(PASSING.stream(), Stream.of(ErrorCode.STALE_LEASE)).collect(Collectors.toUnmodifiableSet());

    private final List<? extends RetryingAgent> agents;
    private final Stage stage;
    private final Duration patience;
    private final Duration lease;
    private final LongAdder attempts = new LongAdder();
    private final LongAdder again = new LongAdder();
    private volatile AttemptListener listener = AttemptListener.NONE;

    RetryingWorkload(List<? extends RetryingAgent> agents, Stage stage, Duration patience, Duration lease) {
        this.agents = agents;
        this.stage = stage;
        this.patience = patience;
        this.lease = lease;
    }

    /** A step of an agent's work. */
    @FunctionalInterface
    private interface Step<R> {
        /** @param uncertain whether an earlier attempt may have been done */
        R take(boolean uncertain) throws IOException, InterruptedException;
    }

    /** What an agent works with: the last lease that it was given. */
    private static final class Holding {
        private Lease lease;

        Holding(Lease lease) {
            this.lease = lease;
        }
    }

    /** The patience is over; the message is the kind of the last failure. */
    private static final class GivenUp extends Exception {
        private static final long serialVersionUID = 1L;

        private final String kind;

        GivenUp(String kind, @Nullable String detail) {
            super(detail);
            this.kind = kind;
        }
    }

    @Override
    public List<String> operations() {
        return List.of("cycle");
    }

    @Override
    public String unit() {
        return "cycles";
    }

    @Override
    public void attempts(AttemptListener told) {
        listener = told;
    }

    @Override
    public Outcome invoke(int number, long index, int operation) throws InterruptedException {
        RetryingAgent agent = agents.get(number);
        Acknowledged acknowledged = stage.acknowledged();
        String title = Titles.of("load", stage.rung(), number, index);
        String key = "k-" + stage.rung() + "-" + number + "-" + index;
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            long task = until(deadline, PASSING, unsure -> agent.create(title, key));
            acknowledged.created(task, title);
            Holding held = new Holding(until(deadline, PASSING, unsure -> agent.claim(task, lease)));
            until(deadline, PASSING_ENDS, unsure -> {
                complete(agent, held, unsure);
                return true;
            });
            acknowledged.completed(task);
            return Outcome.OK;
        } catch (GivenUp given) {
            return new Outcome.Failed(given.kind, given.getMessage());
        }
    }

    /**
     * Completes; where that may have been done before, a refusal is looked into. Whose lease is over although nobody
     * else has the task claims it again, as it is told to: its claim may have arrived once more after it was answered.
     */
    private void complete(RetryingAgent agent, Holding held, boolean unsure) throws IOException, InterruptedException {
        for (int claims = 1; ; claims++) {
            Lease with = held.lease;
            try {
                agent.complete(with);
                return;
            } catch (RefusedException refused) {
                if (PASSING.contains(refused.code())) {
                    throw refused;
                }
                if (unsure && agent.completed(with.task())) {
                    return;
                }
                if (refused.code() != ErrorCode.STALE_LEASE || claims == MOST_CLAIMS) {
                    throw refused;
                }
                held.lease = agent.claim(with.task().value(), lease);
            }
        }
    }

    private <R> R until(long deadline, Set<ErrorCode> passing, Step<R> step) throws InterruptedException, GivenUp {
        boolean uncertain = false;
        long ceiling = FIRST_WAIT_NANOS;
        while (true) {
            long sent = System.nanoTime();
            attempts.increment();
            String kind;
            String detail;
            try {
                return step.take(uncertain);
            } catch (RefusedException refused) {
                kind = refused.code().name().toLowerCase(Locale.ROOT);
                detail = refused.getMessage();
                // A stopped engine does not know whether what it was doing has reached the disk.
                uncertain |= refused.code() == ErrorCode.ENGINE_STOPPED;
                if (!passing.contains(refused.code())) {
                    listener.failed(sent, System.nanoTime(), kind);
                    throw new GivenUp(kind, detail);
                }
            } catch (IOException gone) {
                kind = "unreachable";
                detail = gone.getMessage();
                uncertain = true;
            }
            long now = System.nanoTime();
            listener.failed(sent, now, kind);
            if (now >= deadline) {
                throw new GivenUp(kind, detail);
            }
            again.increment();
            Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling) + 1));
            ceiling = Math.min(LONGEST_WAIT_NANOS, ceiling * 2);
        }
    }

    @Override
    public Map<String, Long> counters() {
        return Map.of("attempts", attempts.sum(), "tries again", again.sum());
    }

    @Override
    public void close() {
        agents.forEach(RetryingAgent::leave);
    }
}
