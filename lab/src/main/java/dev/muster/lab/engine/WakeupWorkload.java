package dev.muster.lab.engine;

import dev.muster.core.time.Deadlines;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.engine.Agents.Held;
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
import java.util.function.IntSupplier;

/**
 * Wake-ups: as many claimers as agents are parked in a claim; an agent creates a task and waits until one of them has
 * it. Before each operation it makes sure, untimed, that a claimer is parked for it.
 */
final class WakeupWorkload extends AgentWorkload<Agents> {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);
    private static final long GIVE_UP_SECONDS = 20;
    private static final long POLL_NANOS = 20_000;

    private final Semaphore free = new Semaphore(0);
    private final Map<String, CompletableFuture<Boolean>> awaited = new ConcurrentHashMap<>();
    private final List<Thread> claimers = new ArrayList<>();
    private final IntSupplier parked;
    private volatile boolean closing;

    /** @param parked asks the target how many claims wait for work now */
    WakeupWorkload(Agents agents, IntSupplier parked) {
        super(agents);
        this.parked = parked;
        for (int agent = 0; agent < agents.count(); agent++) {
            int claimer = agent;
            claimers.add(Thread.ofVirtual().name("claimer-" + agent).start(() -> claim(claimer)));
        }
    }

    private void claim(int claimer) {
        try {
            while (!closing) {
                free.release();
                Call<Held> call = agents.claim(claimer, LONGEST_WAIT);
                if (call instanceof Call.Done<Held>(Held held)) {
                    CompletableFuture<Boolean> waiting = awaited.remove(held.title());
                    if (waiting != null) {
                        waiting.complete(true);
                    }
                    agents.complete(claimer, held.lease());
                } else if (!closing && call instanceof Call.Failed<Held>(Outcome.Failed failed)) {
                    free.acquire(); // it does not wait any more
                    if (!failed.kind().equals("nothing_to_claim")) {
                        throw new IllegalStateException("a claim that waits was refused: " + failed);
                    }
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
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
        while (parked.getAsInt() < wanted && System.nanoTime() < deadline) {
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
        switch (agents.createTask(agent, title)) {
            case Call.Failed<Long>(Outcome.Failed failed) -> {
                awaited.remove(title);
                return failed;
            }
            case Call.Done<Long>(Long id) -> agents.acknowledged().created(id, title);
        }
        try {
            Deadlines.await(claimed, Duration.ofSeconds(GIVE_UP_SECONDS));
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
