package dev.muster.lab.engine;

import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.lab.audit.Acknowledged;
import dev.muster.lab.fault.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Agents hold short leases and fall silent; when they are late enough, others claim their tasks, then the first
 * complete with the leases that they still hold. That must be refused, and the new holder's completion must count.
 */
final class StaleLeases implements Fault {
    private static final int TASKS = 5;
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final RetryingAgent silent;
    private final RetryingAgent next;
    private final Acknowledged acknowledged;
    private final List<Lease> held = new ArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private int given;
    private int refused;

    StaleLeases(RetryingAgent silent, RetryingAgent next, Acknowledged acknowledged) {
        this.silent = silent;
        this.next = next;
        this.acknowledged = acknowledged;
    }

    @Override
    public void inject() throws IOException, InterruptedException {
        for (int i = 0; i < TASKS; i++) {
            String title = Titles.of("stale", 0, 0, i);
            long task = silent.create(title, "stale-" + i);
            acknowledged.created(task, title);
            held.add(silent.claim(task, SHORT));
        }
    }

    @Override
    public void lift() throws IOException, InterruptedException {
        for (Lease old : held) {
            Lease now = claimed(old.task());
            if (now == null) {
                violations.add(
                        "task " + old.task() + " was not given to another agent within 20 s after its lease of 1 s");
                continue;
            }
            given++;
            if (now.equals(old)) {
                violations.add("task " + old.task() + " was given out twice with one fencing token");
            }
            stale(old);
            next.complete(now);
            acknowledged.completed(old.task().value());
        }
    }

    private void stale(Lease old) throws IOException, InterruptedException {
        try {
            silent.complete(old);
            violations.add("the stale lease " + old + " was accepted although another agent holds the task");
        } catch (RefusedException expected) {
            refused++;
        }
    }

    /** Claims a task as soon as its lease has run out; null if that does not happen. */
    private @Nullable Lease claimed(TaskId task) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            try {
                return next.claim(task.value(), LONG);
            } catch (RefusedException notYet) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
        }
        return null;
    }

    @Override
    public Optional<String> evidence() {
        return given == 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "%d leases ran out and were given to another agent; %d completions with the old ones were refused",
                        given,
                        refused));
    }

    @Override
    public List<String> violations() {
        return List.copyOf(violations);
    }
}
