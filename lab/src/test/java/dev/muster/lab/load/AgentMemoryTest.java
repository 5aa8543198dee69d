package dev.muster.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.resource.LiveHeap;
import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.WarmUp;
import dev.muster.lab.scenario.Window;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AgentMemoryTest {
    private static final int BYTES_AN_AGENT = 10_000;
    private static final long BYTES_OF_TEN_THOUSAND = 300_000_000;

    /** Answers at once; agents then think for the rest of the run. */
    private static final class Instant implements Workload {
        final AtomicLong done = new AtomicLong();

        @Override
        public List<String> operations() {
            return List.of("nothing");
        }

        @Override
        public Outcome invoke(int agent, long index, int operation) {
            done.incrementAndGet();
            return Outcome.OK;
        }

        @Override
        public void close() {}
    }

    private static long liveHeapWith(int agents) throws InterruptedException {
        Instant workload = new Instant();
        AtomicLong heap = new AtomicLong();
        LoadRun[] self = new LoadRun[1];
        LoadPlan plan = new LoadPlan(
                agents,
                new Arrival.Closed(Duration.ofHours(1)),
                new WarmUp.Stated(Duration.ZERO),
                new Window.Lasting(Duration.ofHours(1)),
                1,
                Duration.ofSeconds(5));
        self[0] = new LoadRun(plan, workload, new SystemTimeline(), (tick, from, to, intervals) -> {
            if (workload.done.get() == agents && heap.get() == 0) {
                heap.set(Objects.requireNonNull(LiveHeap.bytes()));
                self[0].cancel();
            }
        });
        self[0].run();
        return heap.get();
    }

    @Test
    void an_idle_agent_costs_the_generator_less_than_ten_kilobytes() throws Exception {
        long few = liveHeapWith(100);
        long many = liveHeapWith(10_100);

        assertThat((many - few) / 10_000).isLessThan(BYTES_AN_AGENT);
        assertThat(many).isGreaterThan(few).isLessThan(BYTES_OF_TEN_THOUSAND);
    }
}
