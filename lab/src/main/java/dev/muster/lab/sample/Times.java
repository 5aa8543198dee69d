package dev.muster.lab.sample;

import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The times of one operation and series, in nanoseconds: few of them as they are, many as a histogram. A second of a
 * mix of ninety operations leaves a handful of times in each of hundreds of places; a histogram is 100 KB for one time
 * as for a million, and hundreds of new ones each second make the generator's collections long enough to be measured as
 * the target's answers (docs/decisions/0025-few-times.md).
 *
 * <p>One thread at a time.
 */
public final class Times {
    /** So many as they are take less than half of what a histogram takes. */
    private static final int FEW = 4096;

    private static final int AT_FIRST = 8;

    private long[] few = new long[AT_FIRST];
    private int count;
    private @Nullable Histogram many;

    /** Adds a time of 0 or more. */
    void add(long nanos) {
        if (many != null) {
            many.recordValue(nanos);
            return;
        }
        if (count == FEW) {
            spread().recordValue(nanos);
            return;
        }
        if (count == few.length) {
            few = Arrays.copyOf(few, 2 * count);
        }
        few[count++] = nanos;
    }

    /** Adds all of others. */
    void add(Times others) {
        if (others.many != null) {
            spread().add(others.many);
            return;
        }
        for (int i = 0; i < others.count; i++) {
            add(others.few[i]);
        }
    }

    private Histogram spread() {
        Histogram histogram = many;
        if (histogram == null) {
            histogram = new Histogram(Samples.DIGITS);
            addTo(histogram);
            many = histogram;
            few = new long[0];
            count = 0;
        }
        return histogram;
    }

    /** Adds them to a histogram of nanoseconds. */
    public void addTo(Histogram histogram) {
        if (many != null) {
            histogram.add(many);
        }
        for (int i = 0; i < count; i++) {
            histogram.recordValue(few[i]);
        }
    }

    /** How many there are. */
    public long size() {
        return many == null ? count : many.getTotalCount();
    }
}
