package dev.muster.lab.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a target said of itself in Prometheus's text format while a test ran.
 *
 * @param url where it was asked
 * @param file every value, relative to the run directory; its clock is that of resources.csv
 * @param scrapes how often it was asked
 * @param failed how often no metrics came back
 * @param firstFailure what went wrong first; null if nothing did
 * @param lastFailure what went wrong last; null likewise
 * @param series what it told, in the order it told it
 * @param leftOut series beyond the most that are kept
 */
public record MetricsRecord(
        String url,
        String file,
        long scrapes,
        long failed,
        @Nullable String firstFailure,
        @Nullable String lastFailure,
        List<SeriesRecord> series,
        long leftOut) {

    /** Copies the list. */
    public MetricsRecord {
        series = List.copyOf(series);
    }

    /**
     * One series.
     *
     * @param name with its labels
     * @param type counter, gauge, histogram, summary or untyped
     * @param values how many values were read
     * @param first the first of them
     * @param min the smallest
     * @param max the largest
     * @param last the last
     * @param perSecond growth of a counter over the time it was watched; null for other types, for one value, and for a
     *     counter that went back, as it does when a target starts anew
     */
    public record SeriesRecord(
            String name,
            String type,
            long values,
            double first,
            double min,
            double max,
            double last,
            @Nullable Double perSecond) {}
}
