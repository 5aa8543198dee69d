package dev.muster.runtime.pool;

import dev.muster.client.UnreachableException;
import dev.muster.core.RefusedException;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.TaskId;
import dev.muster.runtime.work.Assignment;
import dev.muster.runtime.work.Work;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A queue whose tasks are chosen by a dispatcher: an agent that asks says that it is free, and is handed one. */
final class InboxWork implements Work {
    private final Work work;
    private final Consumer<Boolean> free;
    private final BlockingQueue<Assignment> inbox = new LinkedBlockingQueue<>();

    /** How often an agent that waits looks whether its connection is over. */
    private static final long LOOK_NS = Duration.ofSeconds(1).toNanos();

    /** @param free hears when the agent has nothing to do, and when it does not ask any more */
    InboxWork(Work work, Consumer<Boolean> free) {
        this.work = work;
        this.free = free;
    }

    /** Hands it a task that was claimed in its name. */
    void hand(Assignment assignment) {
        inbox.add(assignment);
    }

    @Override
    public Optional<Assignment> claim(Duration wait) throws InterruptedException {
        Assignment there = inbox.poll();
        if (there != null) {
            return Optional.of(there);
        }
        checkNotOver();
        free.accept(true);
        try {
            return handed(wait);
        } finally {
            free.accept(false);
        }
    }

    private Optional<Assignment> handed(Duration wait) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            long left = wait.toNanos() - (System.nanoTime() - start);
            Assignment handed = inbox.poll(Math.min(left, LOOK_NS), TimeUnit.NANOSECONDS);
            if (handed != null || left <= LOOK_NS) {
                return Optional.ofNullable(handed);
            }
            checkNotOver();
        }
    }

    /** Then it waits for nothing that could still be handed to it. */
    private void checkNotOver() {
        String over = work.over();
        if (over != null) {
            throw new UnreachableException(over, false, null);
        }
    }

    @Override
    public Optional<Assignment> claim(TaskId task) throws InterruptedException {
        return work.claim(task);
    }

    @Override
    public SessionId session() {
        return work.session();
    }

    @Override
    public boolean renew(Lease lease, boolean progress) throws InterruptedException {
        return work.renew(lease, progress);
    }

    @Override
    public boolean complete(Lease lease, String summary, List<NewArtifact> artifacts) throws InterruptedException {
        return work.complete(lease, summary, artifacts);
    }

    @Override
    public boolean fail(Lease lease, String reason, boolean retryable) throws InterruptedException {
        return work.fail(lease, reason, retryable);
    }

    @Override
    public boolean release(Lease lease) throws InterruptedException {
        return work.release(lease);
    }

    @Override
    public @Nullable String over() {
        return work.over();
    }

    /** What it was handed and never began is given back with its attempt. */
    @Override
    public void close() {
        try (work) {
            for (Assignment left = inbox.poll(); left != null; left = inbox.poll()) {
                work.release(left.lease());
            }
        } catch (RefusedException | UnreachableException e) {
            // somebody has it already, or gets it when the session ends
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
