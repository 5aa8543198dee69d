package dev.muster.core.metric;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Histograms by two labels, such as a tool's name and how it ended. Labels may come from outside: beyond {@value #MOST}
 * pairs all others share one, so that nobody fills the memory with words.
 */
public final class Timings {
    /** Pairs of labels that have a histogram of their own. */
    public static final int MOST = 500;

    /** Stands for both labels of those that have none of their own. */
    public static final String OTHER = "other";

    private final Supplier<Histogram> fresh;
    private final Map<String, Map<String, Histogram>> table = new ConcurrentHashMap<>();
    private final AtomicInteger pairs = new AtomicInteger();

    /** @param fresh makes the histogram of a new pair */
    public Timings(Supplier<Histogram> fresh) {
        this.fresh = fresh;
    }

    /** Records a time, in ns. */
    public void record(String first, String second, long nanos) {
        histogram(first, second).record(nanos);
    }

    /** The histogram of a pair, for those who record often. */
    public Histogram histogram(String first, String second) {
        Map<String, Histogram> row = table.get(first);
        Histogram found = row == null ? null : row.get(second);
        return found == null ? add(first, second) : found;
    }

    private Histogram add(String first, String second) {
        boolean full = pairs.get() >= MOST || pairs.incrementAndGet() > MOST;
        String row = full ? OTHER : first;
        String cell = full ? OTHER : second;
        return table.computeIfAbsent(row, any -> new ConcurrentHashMap<>()).computeIfAbsent(cell, any -> fresh.get());
    }

    /** Receives each pair and its histogram. */
    public interface Visitor {
        void visit(String first, String second, Histogram histogram);
    }

    /** Shows all pairs, in no order. */
    public void forEach(Visitor visitor) {
        table.forEach((first, row) -> row.forEach((second, histogram) -> visitor.visit(first, second, histogram)));
    }
}
