package dev.muster.server.alert;

import dev.muster.core.Engine;
import dev.muster.core.metric.CommandFigures;
import dev.muster.core.metric.Histogram;
import java.util.function.DoubleSupplier;

/**
 * What a server does now, by what it did in a baseline. Each command is compared with itself: what all of them took,
 * and how slow the slowest hundredth was, by what the same commands would have come to as they were then. Processor
 * time cannot be told apart by command: it is that of the whole process, by commands and queries.
 */
final class Comparison {
    static final int ENOUGH = 50;
    /** Ten of them are beyond the 99th percentile. */
    static final int ENOUGH_FOR_P99 = 1_000;

    static final int ENOUGH_FOR_CPU = 200;

    private static final double P99 = 0.99;

    private final Engine engine;
    private final Baseline baseline;
    private final DoubleSupplier cpu;
    private final double[] bounds = Histogram.ofDurations().values().bounds();
    private final Trailing took = new Trailing(Signal.BASELINE_RATIO.window().toNanos());
    private final Trailing compared =
            new Trailing(Signal.BASELINE_RATIO.window().toNanos());
    private final Trailing now = new Trailing(Signal.BASELINE_P99_RATIO.window().toNanos());
    private final Trailing then =
            new Trailing(Signal.BASELINE_P99_RATIO.window().toNanos());
    private final Trailing used =
            new Trailing(Signal.BASELINE_CPU_RATIO.window().toNanos());

    /** @param cpu tells the processor time that the server has used, in seconds; NaN if the system does not tell */
    Comparison(Engine engine, Baseline baseline, DoubleSupplier cpu) {
        this.engine = engine;
        this.baseline = baseline;
        this.cpu = cpu;
    }

    void note(long nanos) {
        double seconds = 0;
        double expected = 0;
        long count = 0;
        double[] actual = new double[bounds.length + 1];
        double[] usual = new double[bounds.length + 1];
        for (CommandFigures each : engine.commands().all()) {
            Baseline.Usual known = baseline.usual(each.name());
            if (known == null) {
                continue;
            }
            Histogram.Values values = each.duration().values();
            seconds += values.sum();
            expected += known.mean() * values.count();
            count += values.count();
            if (known.shares().size() == actual.length) {
                for (int i = 0; i < actual.length; i++) {
                    actual[i] += values.counts()[i];
                    usual[i] += known.shares().get(i) * values.count();
                }
            }
        }
        took.note(nanos, seconds, expected);
        compared.note(nanos, count);
        now.note(nanos, actual);
        then.note(nanos, usual);
        used.note(
                nanos,
                cpu.getAsDouble(),
                engine.stats().answered() + engine.readLoad().queries());
    }

    /** Adds what it came to. */
    void into(Readings readings) {
        readings.with(Signal.BASELINE_RATIO, compared.grew(0) < ENOUGH ? Double.NaN : took.share(0))
                .with(Signal.BASELINE_P99_RATIO, p99(now.grew()) / p99(then.grew()))
                .with(Signal.BASELINE_CPU_RATIO, used.share(ENOUGH_FOR_CPU) / baseline.cpuSeconds());
    }

    /** Within its bucket a value is as likely anywhere; one above the last bound is taken to be there. */
    private double p99(double[] counts) {
        double all = 0;
        for (double count : counts) {
            all += count;
        }
        // What would have been expected is a sum of shares: a little less than it is.
        if (all < ENOUGH_FOR_P99 - 0.5) {
            return Double.NaN;
        }
        double left = P99 * all;
        for (int i = 0; i < bounds.length; i++) {
            if (counts[i] > 0 && left <= counts[i]) {
                double from = i == 0 ? 0 : bounds[i - 1];
                return from + (bounds[i] - from) * left / counts[i];
            }
            left -= counts[i];
        }
        return bounds[bounds.length - 1];
    }
}
