package dev.muster.server.metric;

import dev.muster.core.metric.Histogram;
import dev.muster.core.metric.Timings;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All figures as they are at one moment. Nothing of the library is loaded before somebody asks for them, and nothing is
 * kept after.
 */
final class Samples {
    private final List<MetricSnapshot> all = new ArrayList<>();

    MetricSnapshots snapshots() {
        return new MetricSnapshots(all);
    }

    void gauge(String name, String help, double value) {
        gauges(name, help).with(value).add();
    }

    void counter(String name, String help, double value) {
        counters(name, help).with(value).add();
    }

    void histogram(String name, String help, Histogram histogram) {
        histograms(name, help).with(histogram).add();
    }

    /** Histograms by two labels. */
    void histogram(String name, String help, String first, String second, Timings timings) {
        Histograms family = histograms(name, help);
        timings.forEach((one, two, histogram) -> family.with(histogram, first, one, second, two));
        family.add();
    }

    Gauges gauges(String name, String help) {
        return new Gauges(name, help);
    }

    Counters counters(String name, String help) {
        return new Counters(name, help);
    }

    Histograms histograms(String name, String help) {
        return new Histograms(name, help);
    }

    /** Gauges of one name. */
    final class Gauges {
        private final GaugeSnapshot.Builder family;

        private Gauges(String name, String help) {
            family = GaugeSnapshot.builder().name(name).help(help);
        }

        /** @param labels names and values in turn */
        Gauges with(double value, String... labels) {
            family.dataPoint(GaugeDataPointSnapshot.builder()
                    .labels(Labels.of(labels))
                    .value(value)
                    .build());
            return this;
        }

        void add() {
            all.add(family.build());
        }
    }

    /** Counters of one name. */
    final class Counters {
        private final CounterSnapshot.Builder family;

        private Counters(String name, String help) {
            family = CounterSnapshot.builder().name(name).help(help);
        }

        /** @param labels names and values in turn */
        Counters with(double value, String... labels) {
            family.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(Labels.of(labels))
                    .value(value)
                    .build());
            return this;
        }

        void add() {
            all.add(family.build());
        }
    }

    /** Histograms of one name. */
    final class Histograms {
        private final HistogramSnapshot.Builder family;

        private Histograms(String name, String help) {
            family = HistogramSnapshot.builder().name(name).help(help);
        }

        /** @param labels names and values in turn */
        Histograms with(Histogram histogram, String... labels) {
            Histogram.Values values = histogram.values();
            double[] bounds = Arrays.copyOf(values.bounds(), values.bounds().length + 1);
            bounds[bounds.length - 1] = Double.POSITIVE_INFINITY;
            family.dataPoint(HistogramDataPointSnapshot.builder()
                    .labels(Labels.of(labels))
                    .classicHistogramBuckets(ClassicHistogramBuckets.of(bounds, values.counts()))
                    .sum(values.sum())
                    .build());
            return this;
        }

        void add() {
            all.add(family.build());
        }
    }
}
