package dev.muster.lab.load;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The machine's clock; agents on virtual threads, watches on platform threads. */
public final class SystemTimeline implements Timeline {

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public void parkUntil(long deadline, BooleanSupplier released) throws InterruptedException {
        while (!released.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting");
            }
        }
    }

    @Override
    public Thread startAgent(String name, Runnable body) {
        return Thread.ofVirtual().name(name).start(body);
    }

    @Override
    public Thread startWatch(String name, Runnable body) {
        return Thread.ofPlatform().name(name).daemon(true).start(body);
    }

    @Override
    public void wake(Thread thread) {
        LockSupport.unpark(thread);
    }
}
