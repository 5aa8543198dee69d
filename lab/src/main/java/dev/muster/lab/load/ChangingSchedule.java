package dev.muster.lab.load;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Operations along a {@link RateCurve} that begins when measuring does. Until then another schedule holds, whose
 * operations are void from that moment on: whoever waits for one takes a new one instead, so that in the window exactly
 * those of the curve are due.
 *
 * <p>The k-th operation, counted from zero, is due when the curve has come to k + ½: by any moment as many have been
 * due as the rate's integral up to it, rounded.
 */
final class ChangingSchedule implements Schedule {
    private static final double HALF = 0.5;

    private final Schedule warmUp;
    private final RateCurve curve;
    private final ReentrantLock lock = new ReentrantLock();
    private long from = NEVER;
    private long issued;

    ChangingSchedule(Schedule warmUp, RateCurve curve) {
        this.warmUp = warmUp;
        this.curve = curve;
    }

    @Override
    public Entry next() {
        lock.lock();
        try {
            if (from == NEVER) {
                return new Entry(warmUp.next().at(), /* warmUp= */ true);
            }
            double seconds = curve.seconds(issued + HALF);
            issued++;
            double after = seconds * NANOS_PER_SECOND;
            return new Entry(after < NEVER - from ? from + Math.round(after) : NEVER, /* warmUp= */ false);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void measuring(long at) {
        lock.lock();
        try {
            from = at;
        } finally {
            lock.unlock();
        }
    }
}
