package dev.muster.lab.load;

import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.util.List;
import java.util.function.LongUnaryOperator;

/** Operations that end when a function of their start says so, in simulated time. */
final class SimulatedWorkload implements Workload {
    private final Timeline timeline;
    private final LongUnaryOperator end;

    SimulatedWorkload(Timeline timeline, LongUnaryOperator end) {
        this.timeline = timeline;
        this.end = end;
    }

    @Override
    public List<String> operations() {
        return List.of("serve");
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        timeline.parkUntil(end.applyAsLong(timeline.nanos()), () -> false);
        return Outcome.OK;
    }

    @Override
    public void close() {}
}
