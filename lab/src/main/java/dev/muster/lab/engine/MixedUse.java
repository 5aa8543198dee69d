package dev.muster.lab.engine;

import dev.muster.client.MusterClient;
import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.lab.audit.Acknowledged;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Some agents that do whole cycles over REST while a server is warmed up, or while its peak is looked for. A server
 * that has only created tasks compiles its code for that alone, and once more when its agents begin to claim: for some
 * seconds it can do two thirds of what it could before, whatever is asked of it.
 */
final class MixedUse implements Closeable {
    private static final int AGENTS = 4;
    private static final Duration LEASE = Duration.ofSeconds(30);
    private static final long LONGEST_SLEEP = 100_000_000L;

    private final Acknowledged acknowledged;
    private final String name;
    /** From one cycle of an agent to its next, in ns. */
    private final long interval;

    private final long start = System.nanoTime();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Exception> failed = new AtomicReference<>();
    private volatile boolean over;

    private MixedUse(Acknowledged acknowledged, String name, long interval) {
        this.acknowledged = acknowledged;
        this.name = name;
        this.interval = interval;
    }

    /**
     * Begins; it ends when it is closed.
     *
     * @param name of its agents and their tasks, one that no other has
     * @param rate cycles a second of all agents together; 0 for as many as they can
     */
    static MixedUse begin(MusterClient client, String project, Acknowledged acknowledged, String name, double rate) {
        List<RetryingAgent> agents = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            agents.add(RestRetryingAgent.connect(client, project, name + "-" + i));
        }
        MixedUse mixed = new MixedUse(acknowledged, name, rate == 0 ? 0 : Math.round(AGENTS * 1e9 / rate));
        for (int i = 0; i < AGENTS; i++) {
            int number = i;
            mixed.threads.add(Thread.ofVirtual()
                    .name("lab-mixed-" + number)
                    .start(() -> mixed.cycles(agents.get(number), number)));
        }
        return mixed;
    }

    private void cycles(RetryingAgent agent, int number) {
        try {
            for (long index = 0; !over; index++) {
                pause(start + index * interval);
                String title = Titles.of(name, 0, number, index);
                long task = agent.create(title, name + "-" + number + "-" + index);
                acknowledged.created(task, title);
                Lease lease = agent.claim(task, LEASE);
                agent.complete(lease);
                acknowledged.completed(task);
            }
        } catch (IOException | RefusedException | InterruptedException e) {
            failed.compareAndSet(null, e);
        } finally {
            agent.leave();
        }
    }

    private void pause(long until) throws InterruptedException {
        for (long left = until - System.nanoTime(); left > 0 && !over; left = until - System.nanoTime()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LONGEST_SLEEP));
        }
    }

    /**
     * Waits until each has ended its cycle.
     *
     * @throws IOException if one could not do what it should
     */
    @Override
    public void close() throws IOException {
        over = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Exception why = failed.get();
        if (why != null) {
            throw new IOException("an agent could not work while the server was warmed up: " + why.getMessage(), why);
        }
    }
}
