package dev.muster.lab.load;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** When operations are due. Each call hands out the next one; safe for concurrent callers. */
interface Schedule {
    double NANOS_PER_SECOND = 1e9;

    /** Nanoseconds after the load's start at which the next operation is due; never decreasing over calls. */
    long next();

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
        return () -> firstAt + Math.round(issued.getAndIncrement() * gap);
    }

    /** Exponential gaps with the given mean rate. */
    static Schedule poisson(double rate, SplittableRandom random) {
        double gap = NANOS_PER_SECOND / rate;
        ReentrantLock lock = new ReentrantLock();
        return new Schedule() {
            private double due;

            @Override
            public long next() {
                lock.lock();
                try {
                    due += -Math.log1p(-random.nextDouble()) * gap;
                    return Math.round(due);
                } finally {
                    lock.unlock();
                }
            }
        };
    }
}
