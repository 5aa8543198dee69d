package dev.muster.runtime.agent;

import dev.muster.client.UnreachableException;
import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.runtime.work.Work;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Renews a lease while its task is worked on, and notices when it is not the agent's any more. */
final class Renewal implements AutoCloseable {
    private final Work work;
    private final Lease lease;
    private final Duration every;
    private final Runnable lost;
    private final AtomicBoolean progressed = new AtomicBoolean();
    private final Thread thread;

    /** @param lost called once, when the lease is not good any more */
    Renewal(String agent, Work work, Lease lease, Duration every, Runnable lost) {
        this.work = work;
        this.lease = lease;
        this.every = every;
        this.lost = lost;
        this.thread = Thread.ofVirtual().name(agent + "-renewal").start(this::renew);
    }

    void progressed() {
        progressed.setPlain(true);
    }

    private void renew() {
        try {
            while (true) {
                TimeUnit.NANOSECONDS.sleep(every.toNanos());
                try {
                    if (!work.renew(lease, progressed.getAndSet(false))) {
                        lost.run();
                        return;
                    }
                } catch (RefusedException | UnreachableException e) {
                    // Busy, or away for a while: the lease lasts longer than this, and the next time may be heard.
                }
            }
        } catch (InterruptedException e) {
            // the task has ended
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
