package dev.muster.runtime.agent;

import dev.muster.client.UnreachableException;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.runtime.work.Assignment;
import dev.muster.runtime.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A queue that the test fills, and what an agent said of it. */
public final class Scene implements Work {
    private static final SessionId SESSION = SessionId.parse("s_00000000000000000000000000");

    public final BlockingQueue<Assignment> ready = new LinkedBlockingQueue<>();
    public final List<String> said = Collections.synchronizedList(new ArrayList<>());
    /** What the queue does not take, as it is said. */
    public final Set<String> refused = ConcurrentHashMap.newKeySet();

    /** What the end of a task meets, one each time that it is told: the server is away, or has no room. */
    public final Queue<RuntimeException> troubles = new ConcurrentLinkedQueue<>();

    /** What asking for a certain task comes to. */
    public volatile Function<TaskId, Optional<Assignment>> claims = task -> Optional.empty();

    /** Why the server is out of reach for good: then asking for a task meets that, too. */
    public volatile @Nullable String over;

    /** What leaving waits for. */
    public volatile CountDownLatch mayLeave = new CountDownLatch(0);

    public volatile boolean stale;
    public volatile boolean closed;

    /** A task of this title. */
    public static Assignment task(long id, String title) {
        return task(id, title, null);
    }

    public static Assignment task(long id, String title, @Nullable Duration timeout) {
        return task(id, title, "", timeout);
    }

    public static Assignment task(long id, String title, String description, @Nullable Duration timeout) {
        TaskId taskId = new TaskId(id);
        Task task = new Task(
                taskId,
                "shop",
                null,
                false,
                TaskState.IN_PROGRESS,
                title,
                description,
                "task",
                null,
                List.of(),
                List.of(),
                null,
                0,
                1,
                3,
                1,
                0,
                1,
                null,
                0,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                null,
                null,
                timeout,
                null,
                null,
                null,
                false);
        return new Assignment(task, new Lease(taskId, 1, 7));
    }

    @Override
    public SessionId session() {
        return SESSION;
    }

    @Override
    public Optional<Assignment> claim(Duration wait) throws InterruptedException {
        if (over != null) {
            throw new UnreachableException(String.valueOf(over), false, null);
        }
        return Optional.ofNullable(ready.poll(wait.toMillis(), TimeUnit.MILLISECONDS));
    }

    @Override
    public Optional<Assignment> claim(TaskId task) {
        return claims.apply(task);
    }

    @Override
    public boolean renew(Lease lease, boolean progress) {
        said.add("renew " + lease.task() + (progress ? " progress" : ""));
        return !stale;
    }

    @Override
    public boolean complete(Lease lease, String summary, List<NewArtifact> artifacts) {
        return says("complete " + lease.task() + " " + summary);
    }

    @Override
    public boolean fail(Lease lease, String reason, boolean retryable) {
        return says("fail " + lease.task() + " " + reason + (retryable ? "" : ", for good"));
    }

    private boolean says(String text) {
        said.add(text);
        RuntimeException trouble = troubles.poll();
        if (trouble != null) {
            throw trouble;
        }
        if (refused.contains(text)) {
            throw new RefusedException(ErrorCode.TOO_LARGE, "too much");
        }
        return !stale;
    }

    @Override
    public boolean release(Lease lease) {
        return says("release " + lease.task());
    }

    @Override
    public @Nullable String over() {
        return over;
    }

    @Override
    public void close() {
        closed = true;
        try {
            mayLeave.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
