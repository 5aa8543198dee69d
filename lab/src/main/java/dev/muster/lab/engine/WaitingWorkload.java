package dev.muster.lab.engine;

import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Agents that only wait: what they would wait for is pretended, so everything measured with them is simulated. */
final class WaitingWorkload implements Workload {
    static final String WAIT_US = "wait_us";

    private final Duration wait;

    WaitingWorkload(long waitMicros) {
        this.wait = Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(waitMicros));
    }

    @Override
    public List<String> operations() {
        return List.of("step");
    }

    @Override
    public String unit() {
        return "steps";
    }

    @Override
    public boolean simulated() {
        return true;
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        Thread.sleep(wait);
        return Outcome.OK;
    }

    @Override
    public void close() {}
}
