package dev.muster.lab.sample;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Where every operation's times go: {@link Times} per operation and series, in nanoseconds with three significant
 * digits, never per agent, so that ten thousand agents cost no more than ten.
 *
 * <p>Recording appends to the first of a few buffers that is free, which in practice is the agent's own; nobody waits
 * unless every buffer is taken. A buffer that is full is emptied into the times of the interval by whoever filled it.
 * So an operation and series has one place however many agents record, and a second with few operations of many kinds
 * costs few bytes and not a histogram of 100 KB for each kind and buffer.
 *
 * <p>Recorders never park. A virtual thread that does is let run again when the scheduler likes, which is never while
 * operations that wait for nothing keep the processors; whoever waited for a lock that it held would wait as long.
 * Locks are held for microseconds, so they spin.
 *
 * <p>{@link #flush} takes the interval's times out, hands them to the interval log, and adds them to the totals.
 */
public final class Samples {
    /** Longer times are recorded as this. */
    public static final long LONGEST_NANOS = 3_600_000_000_000L;

    static final int DIGITS = 3;
    private static final int SERIES = Series.values().length;

    /** Values of a buffer: emptying it takes about a tenth of a millisecond. */
    private static final int BUFFERED = 8192;

    private final List<String> operations;
    private final Buffer[] buffers;
    private final ReentrantLock interval = new ReentrantLock();
    private final @Nullable Times[] totals;
    private @Nullable Times[] measured;
    private @Nullable Times[] warmUp;

    /**
     * @param operations names of the mix's operations
     * @param stripes how many recorders may work at once without meeting; at least 1
     */
    public Samples(List<String> operations, int stripes) {
        this.operations = List.copyOf(operations);
        this.buffers = new Buffer[stripes];
        for (int i = 0; i < stripes; i++) {
            this.buffers[i] = new Buffer();
        }
        int cells = operations.size() * SERIES;
        this.totals = new Times[cells];
        this.measured = new Times[cells];
        this.warmUp = new Times[cells];
    }

    /** Times in the order in which they came, each with where it belongs. Whoever has it writes to it. */
    private static final class Buffer {
        private static final int APART = 16;
        private static final int TAKEN = APART;
        private static final int SIZE = APART + 1;

        /**
         * Whether it is taken, and how many times are in it: with two cache lines free to both sides, since two
         * recorders beside each other would otherwise wait for one another after all.
         */
        private final AtomicLongArray head = new AtomicLongArray(2 * APART + 2);

        private final long[] nanos = new long[BUFFERED];
        /** Twice the cell, and one more for a time of the measured window. */
        private final int[] places = new int[BUFFERED];

        boolean take() {
            return head.getOpaque(TAKEN) == 0 && head.compareAndSet(TAKEN, 0, 1);
        }

        void release() {
            head.setRelease(TAKEN, 0);
        }

        int size() {
            return (int) head.getPlain(SIZE);
        }

        void append(int place, long time) {
            int size = size();
            places[size] = place;
            nanos[size] = time;
            head.setPlain(SIZE, size + 1L);
        }

        void clear() {
            head.setPlain(SIZE, 0);
        }
    }

    /**
     * Records an operation that ended well.
     *
     * @param hint spreads callers over stripes, such as the agent's number
     * @param operation index of the operation
     * @param measured whether it belongs to the measured window; otherwise it is kept as warm-up
     * @param response nanoseconds, as all four times; negative when a series does not apply
     */
    public void record(
            int hint, int operation, boolean measured, long response, long service, long lag, long poolWait) {
        Buffer buffer = enter(hint);
        try {
            add(buffer, operation, measured, Series.RESPONSE, response);
            add(buffer, operation, measured, Series.SERVICE, service);
            add(buffer, operation, measured, Series.LAG, lag);
            add(buffer, operation, measured, Series.POOL_WAIT, poolWait);
        } finally {
            buffer.release();
        }
    }

    /** Records one value of one series. */
    public void record(int hint, int operation, boolean measured, Series series, long nanos) {
        Buffer buffer = enter(hint);
        try {
            add(buffer, operation, measured, series, nanos);
        } finally {
            buffer.release();
        }
    }

    private Buffer enter(int hint) {
        int own = Math.floorMod(hint, buffers.length);
        for (int i = 0; ; i++) {
            Buffer buffer = buffers[(own + i) % buffers.length];
            if (buffer.take()) {
                return buffer;
            }
            if (i % buffers.length == buffers.length - 1) {
                Thread.onSpinWait();
            }
        }
    }

    private void add(Buffer buffer, int operation, boolean isMeasured, Series series, long nanos) {
        if (nanos < 0) {
            return;
        }
        if (buffer.size() == BUFFERED) {
            empty(buffer);
        }
        int cell = operation * SERIES + series.ordinal();
        buffer.append(2 * cell + (isMeasured ? 1 : 0), Math.min(nanos, LONGEST_NANOS));
    }

    /** Moves what is in a buffer, which the caller has taken, to the interval's times. */
    private void empty(Buffer buffer) {
        while (!interval.tryLock()) {
            Thread.onSpinWait();
        }
        try {
            for (int i = 0; i < buffer.size(); i++) {
                int place = buffer.places[i];
                @Nullable Times[] cells = place % 2 == 1 ? measured : warmUp;
                Times times = cells[place / 2];
                if (times == null) {
                    times = new Times();
                    cells[place / 2] = times;
                }
                times.add(buffer.nanos[i]);
            }
            buffer.clear();
        } finally {
            interval.unlock();
        }
    }

    /**
     * What was recorded since the last flush.
     *
     * @param operation the operation's name
     * @param series which times
     * @param measured whether they belong to the measured window
     * @param times the times; they change no more
     */
    public record Interval(String operation, Series series, boolean measured, Times times) {}

    /**
     * Takes out what was recorded since the last flush and adds the measured part to the totals. One caller at a time.
     */
    public List<Interval> flush() {
        for (Buffer buffer : buffers) {
            while (!buffer.take()) {
                Thread.yield(); // whoever has it may need this processor to be done with it
            }
            try {
                empty(buffer);
            } finally {
                buffer.release();
            }
        }
        @Nullable Times[] takenMeasured;
        @Nullable Times[] takenWarmUp;
        interval.lock();
        try {
            takenMeasured = measured;
            takenWarmUp = warmUp;
            measured = new Times[totals.length];
            warmUp = new Times[totals.length];
        } finally {
            interval.unlock();
        }
        List<Interval> intervals = new ArrayList<>();
        collect(takenMeasured, true, intervals);
        collect(takenWarmUp, false, intervals);
        addToTotals(takenMeasured);
        return intervals;
    }

    private void addToTotals(@Nullable Times[] from) {
        for (int i = 0; i < from.length; i++) {
            Times source = from[i];
            if (source == null) {
                continue;
            }
            Times sum = totals[i];
            if (sum == null) {
                sum = new Times();
                totals[i] = sum;
            }
            sum.add(source);
        }
    }

    private void collect(@Nullable Times[] cells, boolean measured, List<Interval> into) {
        for (int i = 0; i < cells.length; i++) {
            Times times = cells[i];
            if (times != null) {
                into.add(new Interval(operations.get(i / SERIES), Series.values()[i % SERIES], measured, times));
            }
        }
    }

    /** The measured times of one operation, flushed so far. */
    public Distribution total(int operation, Series series) {
        Times times = totals[operation * SERIES + series.ordinal()];
        if (times == null) { // most series of most operations
            return Distribution.EMPTY;
        }
        Histogram sum = new Histogram(DIGITS);
        times.addTo(sum);
        return Distribution.of(sum);
    }

    /** The measured times of all operations together, flushed so far, by series. */
    public Map<Series, Distribution> totals() {
        Map<Series, Distribution> result = new EnumMap<>(Series.class);
        for (Series series : Series.values()) {
            Histogram sum = new Histogram(DIGITS);
            for (int operation = 0; operation < operations.size(); operation++) {
                Times times = totals[operation * SERIES + series.ordinal()];
                if (times != null) {
                    times.addTo(sum);
                }
            }
            result.put(series, Distribution.of(sum));
        }
        return result;
    }
}
