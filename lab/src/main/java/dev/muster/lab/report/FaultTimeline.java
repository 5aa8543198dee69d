package dev.muster.lab.report;

import dev.muster.lab.fault.History;
import dev.muster.lab.fault.History.Entry;
import dev.muster.lab.fault.History.What;
import dev.muster.lab.result.FaultRecord.Injection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a load came to around a fault, slice of time by slice, from its single operations. */
final class FaultTimeline {
    private static final double SLICE_S = 0.25;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double LEAST_MS = 0.01;

    private final Injection injection;
    private final List<Entry> entries;
    private final double until;

    private FaultTimeline(Injection injection, List<Entry> entries) {
        this.injection = injection;
        this.entries = entries;
        this.until = injection.untilSeconds();
    }

    /**
     * Reads the operations of an injection.
     *
     * @throws IOException if they are not there any more
     */
    static FaultTimeline read(Path directory, Injection injection) throws IOException {
        List<Entry> entries = History.read(directory.resolve(injection.history())).stream()
                .filter(entry -> entry.due() >= 0)
                .toList();
        return new FaultTimeline(injection, entries);
    }

    private Plot shaded(Plot plot) {
        Double from = injection.injectedSeconds();
        Double to = injection.liftedSeconds();
        if (from != null) {
            plot.mark(from, "fault");
        }
        if (from != null && to != null) {
            plot.band(from, Math.max(to, from + SLICE_S / 5), "the fault is there");
            if (to - from > 1) {
                plot.mark(to, "lifted");
            }
        }
        return plot;
    }

    private Axis seconds() {
        return Axis.linear("seconds after measuring began", until, Format::number);
    }

    /** Of whole slices only: what is left of one at the end would look like a collapse. */
    private List<double[]> slices(ToDoubleFunction<double[]> figure) {
        List<double[]> points = new ArrayList<>();
        for (double at = 0; at + SLICE_S <= until; at += SLICE_S) {
            double value = figure.applyAsDouble(new double[] {at, at + SLICE_S});
            if (!Double.isNaN(value)) {
                points.add(new double[] {at + SLICE_S / 2, value});
            }
        }
        return points;
    }

    private double count(double[] slice, boolean good) {
        return entries.stream()
                        .filter(entry -> good ? entry.what() == What.OK : wrong(entry))
                        .filter(entry -> within(entry.done(), slice))
                        .count()
                / SLICE_S;
    }

    /** What was never begun ends with the load, all at once: it is in the backlog and in the error budget. */
    private static boolean wrong(Entry entry) {
        return entry.what() == What.FAILED || entry.what() == What.ATTEMPT;
    }

    private static boolean within(long nanos, double[] slice) {
        double at = nanos / NANOS_PER_SECOND;
        return at >= slice[0] && at < slice[1];
    }

    /** Operations that ended well, and attempts and operations that did not, a second. */
    Plot availability(String title) {
        List<double[]> good = slices(slice -> count(slice, true));
        List<double[]> bad = slices(slice -> count(slice, false));
        double most = Math.max(top(good), top(bad));
        return shaded(new Plot(
                                title,
                                "ended in each quarter of a second; shaded while the fault is there",
                                seconds(),
                                Axis.linear("a second", most * 1.05, Format::number))
                        .line("ended well", 3, good))
                .line("failed, attempts included", 4, bad);
    }

    private static double top(List<double[]> points) {
        return points.stream().mapToDouble(point -> point[1]).max().orElse(1);
    }

    /** Response times by when the operations were due. */
    Plot latency(String title) {
        List<double[]> medians = slices(slice -> response(slice, 0.5));
        List<double[]> worst = slices(slice -> response(slice, 1));
        return shaded(new Plot(
                                title,
                                "from the intended start, by when it was due: what waits for the target counts",
                                seconds(),
                                Axis.logarithmic(
                                        "milliseconds",
                                        medians.stream()
                                                .mapToDouble(point -> point[1])
                                                .min()
                                                .orElse(1),
                                        top(worst),
                                        Format::number))
                        .line("median", 1, medians))
                .line("longest", 2, worst);
    }

    private double response(double[] slice, double quantile) {
        double[] times = entries.stream()
                .filter(entry -> entry.what() == What.OK && within(entry.due(), slice))
                .mapToDouble(entry -> Math.max(LEAST_MS, (entry.done() - entry.due()) / NANOS_PER_MILLI))
                .sorted()
                .toArray();
        return times.length == 0 ? Double.NaN : times[(int) Math.min(times.length - 1, quantile * times.length)];
    }

    /** Operations that were due and not done. */
    Plot backlog(String title) {
        long[] due = entries.stream()
                .filter(Entry::operation)
                .mapToLong(Entry::due)
                .sorted()
                .toArray();
        long[] done = entries.stream()
                .filter(Entry::operation)
                .mapToLong(Entry::done)
                .sorted()
                .toArray();
        List<double[]> open = slices(slice -> {
            long at = Math.round(slice[1] * NANOS_PER_SECOND);
            return upTo(due, at) - upTo(done, at);
        });
        return shaded(new Plot(
                        title,
                        "operations that were due and had not ended",
                        seconds(),
                        Axis.linear("operations", top(open) * 1.05, Format::number)))
                .line("due and not done", 5, open);
    }

    private static double upTo(long[] sorted, long at) {
        int found = Arrays.binarySearch(sorted, at);
        return found < 0 ? -found - 1 : found;
    }

    /** The error budget: failed operations so far, of all that were due. */
    Plot budget(String title) {
        double offered = Math.max(1, entries.stream().filter(Entry::operation).count());
        List<double[]> burnt = slices(slice -> 100
                * entries.stream()
                        .filter(Entry::operation)
                        .filter(entry -> entry.what() != What.OK || entry.done() - entry.due() > NANOS_PER_SECOND)
                        .filter(entry -> entry.done() / NANOS_PER_SECOND < slice[1])
                        .count()
                / offered);
        List<double[]> retried = slices(slice -> entries.stream()
                        .filter(entry -> entry.what() == What.ATTEMPT)
                        .filter(entry -> entry.done() / NANOS_PER_SECOND < slice[1])
                        .count()
                / offered);
        return shaded(new Plot(
                                title,
                                "share of all operations that failed or took over a second, so far; and tries again, each",
                                seconds(),
                                Axis.linear(
                                        "percent; tries", Math.max(top(burnt), top(retried)) * 1.05, Format::number))
                        .line("failed or over 1 s, %", 4, burnt))
                .line("tries again for each operation", 2, retried);
    }
}
