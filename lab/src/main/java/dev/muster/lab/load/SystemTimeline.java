package dev.muster.lab.load;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The machine's clock. Watches are on platform threads; agents on virtual ones, unless they are few and follow a
 * schedule: then a platform thread starts them more punctually and for less processor time, since nothing but the
 * operating system is between the timer and the agent (docs/decisions/0013).
 */
public final class SystemTimeline implements Timeline {
    /** More agents than this would cost too much memory on threads of the operating system. */
    static final int MOST_ON_PLATFORM_THREADS = 256;

    private final boolean virtual;
    private final boolean scheduled;
    private List<Long> hurried = List.of();

    /** One whose agents are on virtual threads and follow no schedule. */
    public SystemTimeline() {
        this(/* virtual= */ true, /* scheduled= */ false);
    }

    private SystemTimeline(boolean virtual, boolean scheduled) {
        this.virtual = virtual;
        this.scheduled = scheduled;
    }

    /** The one that suits a load. */
    public static SystemTimeline of(LoadPlan plan) {
        return new SystemTimeline(!plan.open() || plan.agents() > MOST_ON_PLATFORM_THREADS, plan.open());
    }

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
        return virtual ? Thread.ofVirtual().name(name).start(body) : prompt(name, body);
    }

    @Override
    public Thread startWatch(String name, Runnable body) {
        return prompt(name, body);
    }

    /** Watches and agents alike: what a watch sees of the machine is to be what an agent feels of it. */
    private static Thread prompt(String name, Runnable body) {
        return Thread.ofPlatform().name(name).daemon(true).start(() -> {
            ShortSlice.take();
            body.run();
        });
    }

    @Override
    public void wake(Thread thread) {
        LockSupport.unpark(thread);
    }

    /**
     * Only for agents that have to begin on time, and only as long as they do: what is measured after them in this
     * process is measured as it would be without them (docs/decisions/0042).
     */
    @Override
    public void started() {
        if (virtual && scheduled) {
            hurried = ShortSlice.takeForVirtualThreads();
        }
    }

    @Override
    public void over() {
        ShortSlice.giveBack(hurried);
        hurried = List.of();
    }
}
