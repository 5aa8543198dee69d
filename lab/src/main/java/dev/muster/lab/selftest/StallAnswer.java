package dev.muster.lab.selftest;

import dev.muster.lab.load.LoadPlan;
import dev.muster.lab.load.LoadResult;
import dev.muster.lab.load.LoadRun;
import dev.muster.lab.load.LoadWatch;
import dev.muster.lab.load.Timeline;
import dev.muster.lab.sample.Distribution;
import dev.muster.lab.sample.Samples;
import dev.muster.lab.sample.Series;
import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.WarmUp;
import dev.muster.lab.scenario.Window;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A real target in this process that answers at once, but stands still for exactly one second: at a constant rate, of
 * which 50 agents take care, p99 must be what theory says, D · (1 − 0.01/f) with f the share of the window that is
 * stall D. A generator that waits for its own agents before it counts would hide it.
 */
final class StallAnswer implements KnownAnswer {
    private static final int AGENTS = 50;
    private static final int RATE = 1000;
    private static final Duration WARM_UP = Duration.ofSeconds(2);
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration STALL_BEGINS = Duration.ofSeconds(4);
    private static final Duration STALL = Duration.ofSeconds(1);
    private static final double TOLERANCE = 0.1;

    private final Timeline timeline;

    StallAnswer(Timeline timeline) {
        this.timeline = timeline;
    }

    @Override
    public String name() {
        return "stall";
    }

    @Override
    public String meaning() {
        return "loads a target for 12 s that stands still for one of them";
    }

    @Override
    public List<Finding> run() throws InterruptedException {
        StallingWorkload target = new StallingWorkload(timeline);
        LoadPlan plan = new LoadPlan(
                AGENTS,
                new Arrival.Constant(RATE, false),
                new WarmUp.Stated(WARM_UP),
                new Window.Lasting(WINDOW),
                1,
                Duration.ofSeconds(10));
        LoadResult result = new LoadRun(plan, target, timeline, new Starter(target)).run();
        Distribution response = result.samples().totals().getOrDefault(Series.RESPONSE, Distribution.EMPTY);
        Distribution service = result.samples().totals().getOrDefault(Series.SERVICE, Distribution.EMPTY);
        double stall = STALL.toNanos() / 1e6;
        double theory = stall * (1 - 0.01 * WINDOW.toNanos() / STALL.toNanos());
        Double p99 = response.p99();
        return List.of(
                new Finding(
                        name(),
                        "p99 of the response time",
                        String.format(Locale.ROOT, "%.0f ms ± 10 %%", theory),
                        (p99 == null ? "not measured" : String.format(Locale.ROOT, "%.0f ms", p99))
                                + String.format(Locale.ROOT, " (service time alone: %.1f ms)", orNaN(service.p99())),
                        p99 != null && Math.abs(p99 / theory - 1) <= TOLERANCE),
                new Finding(
                        name(),
                        "operations offered, and ended",
                        RATE * WINDOW.toSeconds() + ", all",
                        result.offered() + ", " + result.ok(),
                        result.offered() == RATE * WINDOW.toSeconds() && result.ok() == result.offered()));
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    /** Sets the stall's time once the window's is known. */
    private record Starter(StallingWorkload target) implements LoadWatch {
        @Override
        public void interval(Tick tick, double fromSeconds, double toSeconds, List<Samples.Interval> intervals) {}

        @Override
        public void measuring() {
            target.stallIn(STALL_BEGINS, STALL);
        }
    }
}
