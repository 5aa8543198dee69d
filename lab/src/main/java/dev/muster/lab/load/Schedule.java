package dev.muster.lab.load;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** When operations are due. Safe for concurrent callers. */
interface Schedule {
    double NANOS_PER_SECOND = 1e9;

    /** Later than any load lasts: 73 years. Far from the largest number, so that a start can be added to it. */
    long NEVER = Long.MAX_VALUE / 4;

    /**
     * An operation that is due.
     *
     * @param at nanoseconds after the load's start
     * @param warmUp whether it counts only until measuring begins, because another schedule takes over then
     */
    record Entry(long at, boolean warmUp) {}

    /** Hands out the next operation, each once; their times never decrease over calls. */
    Entry next();

    /**
     * Measuring begins.
     *
     * @param at nanoseconds after the load's start
     */
    default void measuring(long at) {}

    /**
     * A fixed rate.
     *
     * @param rate operations a second
     * @param firstAt nanoseconds after the start of the first one
     */
    static Schedule constant(double rate, long firstAt) {
        AtomicLong issued = new AtomicLong();
        double gap = NANOS_PER_SECOND / rate;
        // Multiplied rather than added up, so that no rounding error grows over the run.
        return () -> new Entry(firstAt + Math.round(issued.getAndIncrement() * gap), /* warmUp= */ false);
    }

    /** Exponential gaps with the given mean rate. */
    static Schedule poisson(double rate, SplittableRandom random) {
        double gap = NANOS_PER_SECOND / rate;
        ReentrantLock lock = new ReentrantLock();
        return new Schedule() {
            private double due;

            @Override
            public Entry next() {
                lock.lock();
                try {
                    due += -Math.log1p(-random.nextDouble()) * gap;
                    return new Entry(Math.round(due), /* warmUp= */ false);
                } finally {
                    lock.unlock();
                }
            }
        };
    }

    /**
     * A rate that changes from when measuring begins; before that a fixed one.
     *
     * @param warmUpRate operations a second until then
     * @param curve the rate from then on
     */
    static Schedule changing(double warmUpRate, RateCurve curve) {
        return new ChangingSchedule(constant(warmUpRate, 0), curve);
    }
}
