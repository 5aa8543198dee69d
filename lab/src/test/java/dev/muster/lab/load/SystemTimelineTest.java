package dev.muster.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.muster.lab.scenario.Arrival;
import dev.muster.lab.scenario.WarmUp;
import dev.muster.lab.scenario.Window;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class SystemTimelineTest {
    private static LoadPlan plan(int agents, Arrival arrival) {
        return new LoadPlan(
                agents,
                arrival,
                new WarmUp.Stated(Duration.ZERO),
                new Window.OperationsPerAgent(2),
                1,
                Duration.ofSeconds(5));
    }

    private static boolean virtual(LoadPlan plan) throws InterruptedException {
        Thread agent = SystemTimeline.of(plan).startAgent("agent", () -> {});
        agent.join();
        return agent.isVirtual();
    }

    @Test
    void few_agents_with_a_schedule_have_threads_of_the_system_and_all_others_virtual_ones() throws Exception {
        assertThat(virtual(plan(1, new Arrival.Constant(10, false)))).isFalse();
        assertThat(virtual(plan(256, new Arrival.Poisson(10, true)))).isFalse();
        assertThat(virtual(plan(257, new Arrival.Poisson(10, true)))).isTrue();
        assertThat(virtual(plan(1, new Arrival.Closed(Duration.ZERO)))).isTrue();
    }

    /** How long the turns of what carries virtual threads are, asked by one of them, in nanoseconds. */
    private static long carriersTurn() throws Exception {
        FutureTask<Long> asked = new FutureTask<>(() -> ShortSlice.turnNanos().orElseThrow());
        Thread.ofVirtual().start(asked);
        return asked.get();
    }

    /** Carriers that come later than the agents have turns like everybody: so each has to be there before. */
    private static void requireCarriers() throws InterruptedException {
        CountDownLatch all = new CountDownLatch(Runtime.getRuntime().availableProcessors());
        for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
            Thread.ofVirtual().start(() -> {
                all.countDown();
                while (all.getCount() > 0) {
                    Thread.onSpinWait();
                }
            });
        }
        all.await();
    }

    @Test
    void many_agents_with_a_schedule_are_carried_in_short_turns_until_their_load_is_over() throws Exception {
        assumeThat(ShortSlice.turnNanos())
                .as("a kernel with turns of one's own")
                .isPresent();
        requireCarriers();
        long usual = carriersTurn();
        SystemTimeline closed = SystemTimeline.of(plan(257, new Arrival.Closed(Duration.ZERO)));
        SystemTimeline open = SystemTimeline.of(plan(257, new Arrival.Constant(10, true)));

        closed.started();
        assertThat(carriersTurn()).isEqualTo(usual).isGreaterThan(ShortSlice.TURN_NANOS);
        open.started();
        assertThat(carriersTurn()).isEqualTo(ShortSlice.TURN_NANOS);
        open.over();
        assertThat(carriersTurn()).isEqualTo(usual);
    }

    /** Lets each agent begin an operation before the next is started, so that none comes when the window is over. */
    private static Timeline startingOneByOne(Timeline machine, AtomicInteger begun) {
        return new Timeline() {
            private int started;

            @Override
            public long nanos() {
                return machine.nanos();
            }

            @Override
            public void parkUntil(long deadline, BooleanSupplier released) throws InterruptedException {
                machine.parkUntil(deadline, released);
            }

            @Override
            public Thread startAgent(String name, Runnable body) {
                Thread agent = machine.startAgent(name, body);
                started++;
                while (begun.get() < started) {
                    Thread.onSpinWait();
                }
                return agent;
            }

            @Override
            public Thread startWatch(String name, Runnable body) {
                return machine.startWatch(name, body);
            }

            @Override
            public void wake(Thread thread) {
                machine.wake(thread);
            }
        };
    }

    @Test
    void an_agent_on_a_thread_of_the_system_that_hangs_does_not_hold_the_load_up() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        LoadPlan plan = new LoadPlan(
                3,
                new Arrival.Constant(1000, false),
                new WarmUp.Stated(Duration.ZERO),
                new Window.Lasting(Duration.ofMillis(200)),
                1,
                Duration.ofMillis(50));
        LoadResult result = new LoadRun(
                        plan,
                        new Workload() {
                            @Override
                            public List<String> operations() {
                                return List.of("hang");
                            }

                            @Override
                            public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
                                begun.incrementAndGet();
                                never.await();
                                return Outcome.OK;
                            }

                            @Override
                            public void close() {}
                        },
                        startingOneByOne(SystemTimeline.of(plan), begun),
                        (tick, from, to, intervals) -> {})
                .run();

        assertThat(begun).hasValue(3);
        assertThat(result.startedInAll()).isEqualTo(3);
        assertThat(result.notStarted()).isPositive();
    }
}
