package dev.muster.lab.sample;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Where every operation's times go: histograms per operation and series, in nanoseconds with three significant digits,
 * striped over a few locks rather than kept per agent, so that ten thousand agents cost no more than ten.
 *
 * <p>Recording takes the first stripe that is free, which in practice is the agent's own; nobody waits unless every
 * stripe is taken. {@link #flush} swaps the histograms out, hands them to the interval log, and adds them to the
 * totals.
 */
public final class Samples {
    /** Longer times are recorded as this. */
    public static final long LONGEST_NANOS = 3_600_000_000_000L;

    private static final int DIGITS = 3;
    private static final int SERIES = Series.values().length;

    private final List<String> operations;
    private final Stripe[] stripes;
    private final @Nullable Histogram[] totals;

    /**
     * @param operations names of the mix's operations
     * @param stripes how many recorders may work at once without meeting; at least 1
     */
    public Samples(List<String> operations, int stripes) {
        this.operations = List.copyOf(operations);
        this.stripes = new Stripe[stripes];
        int cells = operations.size() * SERIES;
        for (int i = 0; i < stripes; i++) {
            this.stripes[i] = new Stripe(cells);
        }
        this.totals = new Histogram[cells];
    }

    private static final class Stripe {
        final ReentrantLock lock = new ReentrantLock();

        @Nullable
        Histogram[] measured;

        @Nullable
        Histogram[] warmUp;

        Stripe(int cells) {
            measured = new Histogram[cells];
            warmUp = new Histogram[cells];
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
        Stripe stripe = enter(hint);
        try {
            @Nullable Histogram[] cells = measured ? stripe.measured : stripe.warmUp;
            add(cells, operation, Series.RESPONSE, response);
            add(cells, operation, Series.SERVICE, service);
            add(cells, operation, Series.LAG, lag);
            add(cells, operation, Series.POOL_WAIT, poolWait);
        } finally {
            stripe.lock.unlock();
        }
    }

    /** Records one value of one series. */
    public void record(int hint, int operation, boolean measured, Series series, long nanos) {
        Stripe stripe = enter(hint);
        try {
            add(measured ? stripe.measured : stripe.warmUp, operation, series, nanos);
        } finally {
            stripe.lock.unlock();
        }
    }

    private Stripe enter(int hint) {
        int own = Math.floorMod(hint, stripes.length);
        for (int i = 0; i < stripes.length; i++) {
            Stripe stripe = stripes[(own + i) % stripes.length];
            if (stripe.lock.tryLock()) {
                return stripe;
            }
        }
        stripes[own].lock.lock();
        return stripes[own];
    }

    private static void add(@Nullable Histogram[] cells, int operation, Series series, long nanos) {
        if (nanos < 0) {
            return;
        }
        int cell = operation * SERIES + series.ordinal();
        Histogram histogram = cells[cell];
        if (histogram == null) {
            histogram = new Histogram(DIGITS);
            cells[cell] = histogram;
        }
        histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
    }

    /**
     * What was recorded since the last flush.
     *
     * @param operation the operation's name
     * @param series which times
     * @param measured whether they belong to the measured window
     * @param histogram the times in nanoseconds
     */
    public record Interval(String operation, Series series, boolean measured, Histogram histogram) {}

    /**
     * Takes out what was recorded since the last flush and adds the measured part to the totals. One caller at a time.
     */
    public List<Interval> flush() {
        int cells = totals.length;
        @Nullable Histogram[] measured = new Histogram[cells];
        @Nullable Histogram[] warmUp = new Histogram[cells];
        for (Stripe stripe : stripes) {
            @Nullable Histogram[] takenMeasured;
            @Nullable Histogram[] takenWarmUp;
            stripe.lock.lock();
            try {
                takenMeasured = stripe.measured;
                takenWarmUp = stripe.warmUp;
                stripe.measured = new Histogram[cells];
                stripe.warmUp = new Histogram[cells];
            } finally {
                stripe.lock.unlock();
            }
            merge(takenMeasured, measured);
            merge(takenWarmUp, warmUp);
        }
        List<Interval> intervals = new ArrayList<>();
        collect(measured, true, intervals);
        collect(warmUp, false, intervals);
        merge(measured, totals);
        return intervals;
    }

    private static void merge(@Nullable Histogram[] from, @Nullable Histogram[] into) {
        for (int i = 0; i < from.length; i++) {
            Histogram source = from[i];
            if (source == null) {
                continue;
            }
            Histogram sum = into[i];
            if (sum == null) {
                into[i] = source.copy();
            } else {
                sum.add(source);
            }
        }
    }

    private void collect(@Nullable Histogram[] cells, boolean measured, List<Interval> into) {
        for (int i = 0; i < cells.length; i++) {
            Histogram histogram = cells[i];
            if (histogram != null) {
                into.add(new Interval(operations.get(i / SERIES), Series.values()[i % SERIES], measured, histogram));
            }
        }
    }

    /** The measured times of one operation, flushed so far. */
    public Distribution total(int operation, Series series) {
        Histogram histogram = totals[operation * SERIES + series.ordinal()];
        return histogram == null ? Distribution.EMPTY : Distribution.of(histogram);
    }

    /** The measured times of all operations together, flushed so far, by series. */
    public Map<Series, Distribution> totals() {
        Map<Series, Distribution> result = new EnumMap<>(Series.class);
        for (Series series : Series.values()) {
            Histogram sum = new Histogram(DIGITS);
            for (int operation = 0; operation < operations.size(); operation++) {
                Histogram histogram = totals[operation * SERIES + series.ordinal()];
                if (histogram != null) {
                    sum.add(histogram);
                }
            }
            result.put(series, Distribution.of(sum));
        }
        return result;
    }
}
