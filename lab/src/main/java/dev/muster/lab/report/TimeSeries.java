package dev.muster.lab.report;

import dev.muster.lab.report.SampleLog.Second;
import dev.muster.lab.result.RungRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How a rung went second by second, read from its interval log. */
final class TimeSeries {
    private static final String NOTE = "warm-up shaded";
    /** The log keeps thousandths of seconds; an interval that is told of here lasts half a second at least. */
    private static final double ROUNDING = 0.01;

    private final SampleLogs logs;

    TimeSeries(SampleLogs logs) {
        this.logs = logs;
    }

    /** The run directory. */
    Path directory() {
        return logs.directory();
    }

    /**
     * Operations over time; empty when the log tells too little. Where some were never begun it ends with the window:
     * they are recorded behind it, when the agents have gone, all at once, and that is no rate.
     */
    Optional<Plot> throughput(RungRecord rung) {
        double end = rung.notStarted() == 0 ? Double.MAX_VALUE : rung.warmUpSeconds() + rung.windowSeconds();
        List<Second> seconds = seconds(rung).stream()
                .filter(second -> second.begin() < end - ROUNDING)
                .toList();
        if (seconds.size() < 2) {
            return Optional.empty();
        }
        double most = seconds.stream().mapToDouble(Second::rate).max().orElse(1);
        Plot plot = new Plot(
                "Operations a second over time",
                NOTE,
                time(seconds),
                Axis.linear("operations per second", most * 1.05, Format::rate));
        return Optional.of(warmUp(plot, rung, seconds)
                .line(
                        "operations",
                        1,
                        seconds.stream()
                                .map(second -> new double[] {second.end(), second.rate()})
                                .toList()));
    }

    /** Response time over time; empty when the log tells too little. */
    Optional<Plot> latency(RungRecord rung) {
        List<Second> seconds = seconds(rung);
        if (seconds.size() < 2) {
            return Optional.empty();
        }
        double low = seconds.stream().mapToDouble(Second::median).min().orElse(0.1);
        double top = seconds.stream().mapToDouble(Second::high).max().orElse(1);
        Plot plot = new Plot(
                "Response time over time",
                NOTE + "; percentiles of single seconds",
                time(seconds),
                Axis.logarithmic("milliseconds", low, top, Format::number));
        return Optional.of(warmUp(plot, rung, seconds)
                .line(
                        "p50",
                        1,
                        seconds.stream()
                                .map(second -> new double[] {second.end(), second.median()})
                                .toList())
                .line(
                        "p99",
                        2,
                        seconds.stream()
                                .map(second -> new double[] {second.end(), second.high()})
                                .toList()));
    }

    private static Axis time(List<Second> seconds) {
        return Axis.linear(
                "seconds since the rung began",
                seconds.getLast().end(),
                end -> Format.number(Math.round(end * 100) / 100.0)); // a second's end is a little late now and then
    }

    private static Plot warmUp(Plot plot, RungRecord rung, List<Second> seconds) {
        return plot.band(0, Math.min(seconds.getLast().end(), rung.warmUpSeconds()), "warm-up, discarded");
    }

    private List<Second> seconds(RungRecord rung) {
        try {
            return logs.of(rung.sample()).seconds();
        } catch (IOException missing) {
            return List.of(); // the report says so at its top
        }
    }
}
