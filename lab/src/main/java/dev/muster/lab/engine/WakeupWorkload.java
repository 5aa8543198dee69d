package dev.muster.lab.engine;

import dev.muster.core.RefusedException;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.lab.engine.EngineAgents.Call;
import dev.muster.lab.target.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/**
 * Wake-ups: as many claimers as agents are parked in a claim; an agent creates a task and waits until one of them has
 * it. Before each operation it makes sure, untimed, that a claimer is parked for it.
 */
final class WakeupWorkload extends EngineWorkload {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);
    private static final long GIVE_UP_SECONDS = 20;
    private static final long POLL_NANOS = 20_000;

    private final Semaphore free = new Semaphore(0);
    private final Map<String, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
    private final List<Thread> claimers = new ArrayList<>();
    private volatile boolean closing;

    WakeupWorkload(EngineAgents agents) {
        super(agents);
        for (int agent = 0; agent < agents.count(); agent++) {
            int claimer = agent;
            claimers.add(Thread.ofVirtual().name("claimer-" + agent).start(() -> claim(claimer)));
        }
    }

    private void claim(int claimer) {
        ClaimTask parked = new ClaimTask(agents.session(claimer)).waiting(LONGEST_WAIT);
        while (!closing) {
            free.release();
            ClaimTask.Result result;
            try {
                result = agents.engine().claim(parked);
            } catch (RefusedException refused) {
                if (closing) {
                    return;
                }
                throw refused;
            }
            if (result instanceof ClaimTask.Result.Claimed claimed) {
                CompletableFuture<Boolean> waiting =
                        awaited.remove(claimed.task().title());
                if (waiting != null) {
                    waiting.complete(true);
                }
                agents.complete(claimer, claimed.lease());
            }
        }
    }

    @Override
    public List<String> operations() {
        return List.of("wakeup");
    }

    @Override
    public String unit() {
        return "wake-ups";
    }

    @Override
    public void prepare(int agent, long index, int operation) throws InterruptedException {
        free.acquire();
        awaitParked(1);
    }

    private void awaitParked(int wanted) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GIVE_UP_SECONDS);
        while (agents.engine().stats().parked() < wanted && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for a parked claim");
            }
        }
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        String title = Titles.of("wakeup", 0, agent, index) + " " + System.identityHashCode(this);
        CompletableFuture<Boolean> claimed = new CompletableFuture<>();
        awaited.put(title, claimed);
        Call<List<CreateTasks.Created>> created = agents.call(
                new CreateTasks(EngineAgents.PROJECT, List.of(NewTask.titled(title)), null, agents.session(agent)));
        if (created instanceof Call.Failed<List<CreateTasks.Created>> failed) {
            awaited.remove(title);
            return failed.outcome();
        }
        if (created instanceof Call.Done<List<CreateTasks.Created>> done) {
            agents.acknowledged().created(done.value().getFirst().id().value(), title);
        }
        try {
            claimed.get(GIVE_UP_SECONDS, TimeUnit.SECONDS);
            return Outcome.OK;
        } catch (TimeoutException asleep) {
            return new Outcome.Failed("timeout");
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void settle() throws InterruptedException {
        awaitParked(agents.count());
    }

    @Override
    public void close() {
        closing = true;
        claimers.forEach(Thread::interrupt);
        for (Thread claimer : claimers) {
            try {
                claimer.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        super.close();
    }
}
