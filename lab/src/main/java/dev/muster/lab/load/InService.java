package dev.muster.lab.load;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Samples how many operations are being served, for the check by Little's law. */
final class InService {
    private static final int BATCH = 100;

    private final LongSupplier level;
    private final ReentrantLock lock = new ReentrantLock();
    private double batchSum;
    private int inBatch;
    private double sum;
    private double squares;
    private int batches;

    InService(LongSupplier level) {
        this.level = level;
    }

    void sample() {
        long now = level.getAsLong();
        lock.lock();
        try {
            batchSum += now;
            if (++inBatch == BATCH) {
                double mean = batchSum / BATCH;
                sum += mean;
                squares += mean * mean;
                batches++;
                batchSum = 0;
                inBatch = 0;
            }
        } finally {
            lock.unlock();
        }
    }

    /** The mean level, or null before the first full batch. */
    @Nullable
    Double mean() {
        lock.lock();
        try {
            return batches == 0 ? null : (Double) (sum / batches);
        } finally {
            lock.unlock();
        }
    }

    /** The standard error of the mean from the spread of batch means, or null before the second full batch. */
    @Nullable
    Double standardError() {
        lock.lock();
        try {
            if (batches < 2) {
                return null;
            }
            double mean = sum / batches;
            double variance = Math.max(0, (squares - batches * mean * mean) / (batches - 1));
            return Math.sqrt(variance / batches);
        } finally {
            lock.unlock();
        }
    }
}
