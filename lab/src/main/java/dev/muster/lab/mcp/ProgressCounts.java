package dev.muster.lab.mcp;

import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** What became of the progress notifications of one target, counted over windows. Any thread. */
final class ProgressCounts {
    /** What it reports for each rung. */
    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo("progress_received", "", "Progress notifications that came before the answer to their call."),
            new GaugeInfo("progress_late", "", "Progress notifications that came after the answer to their call."),
            new GaugeInfo(
                    "progress_not_increasing",
                    "",
                    "Progress notifications whose figure was not larger than the one before, as the protocol wants it."));

    private final LongAdder received = new LongAdder();
    private final LongAdder late = new LongAdder();
    private final LongAdder notIncreasing = new LongAdder();
    private long receivedBefore;
    private long lateBefore;
    private long notIncreasingBefore;

    void received() {
        received.increment();
    }

    void late() {
        late.increment();
    }

    void notIncreasing() {
        notIncreasing.increment();
    }

    void windowBegins() {
        receivedBefore = received.sum();
        lateBefore = late.sum();
        notIncreasingBefore = notIncreasing.sum();
    }

    List<Gauge> windowEnds() {
        return List.of(
                Gauge.of("progress_received", received.sum() - receivedBefore),
                Gauge.of("progress_late", late.sum() - lateBefore),
                Gauge.of("progress_not_increasing", notIncreasing.sum() - notIncreasingBefore));
    }
}
