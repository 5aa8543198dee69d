package dev.muster.lab.target;

import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.Series;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kind of time of its own that an operation reports for each rung, with gauges by which thresholds bound it.
 *
 * @param series what is timed
 * @param meaning one sentence: from when to when
 */
public record TimesInfo(Series series, String meaning) {

    private String gauge(String figure) {
        return series.tag() + "_" + figure + "_ms";
    }

    /** Its median, its 99th percentile and its largest value, as gauges. */
    public List<GaugeInfo> gauges() {
        return Stream.of("p50", "p99", "max")
                .map(figure -> new GaugeInfo(gauge(figure), "ms", figure + " of: " + meaning))
                .toList();
    }

    /** The same for what was measured; where there were too few, the reason. */
    public List<Gauge> gauges(Distribution measured) {
        return List.of(
                gauge("p50", measured.p50(), measured),
                gauge("p99", measured.p99(), measured),
                gauge("max", measured.max(), measured));
    }

    private Gauge gauge(String figure, @Nullable Double value, Distribution measured) {
        return value == null
                ? Gauge.missing(
                        gauge(figure),
                        measured.n() == 0
                                ? "there was none in the window"
                                : "n = " + measured.n() + " is too small; ten samples must lie beyond a percentile")
                : Gauge.of(gauge(figure), value);
    }
}
