package dev.muster.lab.selftest;

import dev.muster.lab.load.Timeline;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.time.Duration;
import java.util.List;

/** A target that answers at once, and not at all while it stands still. */
final class StallingWorkload implements Workload {
    private final Timeline timeline;
    private volatile long from = Long.MAX_VALUE;
    private volatile long until = Long.MAX_VALUE;

    StallingWorkload(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Stands still for a while, beginning so much later. */
    void stallIn(Duration delay, Duration length) {
        long begin = timeline.nanos() + delay.toNanos();
        until = begin + length.toNanos();
        from = begin;
    }

    @Override
    public List<String> operations() {
        return List.of("answer");
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        if (timeline.nanos() >= from) {
            timeline.parkUntil(until, () -> false);
        }
        return Outcome.OK;
    }

    @Override
    public void close() {}
}
