package dev.muster.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ShortSliceTest {
    /** The turns of ordinary threads are longer, on every machine. */
    private static final long ORDINARY_NANOS = 500_000;

    private static final long ORDINARY_SLACK = 50_000;

    private static OptionalLong onAThread(Supplier<OptionalLong> asked) throws InterruptedException {
        AtomicReference<OptionalLong> answer = new AtomicReference<>(OptionalLong.empty());
        new SystemTimeline().startWatch("asked", () -> answer.set(asked.get())).join();
        return Objects.requireNonNull(answer.get());
    }

    @Test
    void a_thread_of_the_generator_has_short_turns_and_timers_that_do_not_wait_for_others() throws Exception {
        assumeThat(ShortSlice.turnNanos())
                .as("a kernel with turns of one's own")
                .isPresent();

        assertThat(onAThread(ShortSlice::turnNanos)).hasValue(ShortSlice.TURN_NANOS);
        assertThat(onAThread(ShortSlice::slackNanos)).hasValue(ShortSlice.SLACK_NANOS);
    }

    @Test
    void the_thread_that_starts_it_and_those_that_it_starts_stay_ordinary() throws Exception {
        assumeThat(ShortSlice.turnNanos())
                .as("a kernel with turns of one's own")
                .isPresent();
        AtomicReference<OptionalLong> child = new AtomicReference<>(OptionalLong.empty());
        new SystemTimeline()
                .startWatch("parent", () -> {
                    Thread started = Thread.ofPlatform().start(() -> child.set(ShortSlice.turnNanos()));
                    try {
                        started.join();
                    } catch (InterruptedException cut) {
                        Thread.currentThread().interrupt();
                    }
                })
                .join();

        assertThat(Objects.requireNonNull(child.get()).orElseThrow()).isGreaterThan(ORDINARY_NANOS);
        assertThat(ShortSlice.turnNanos().orElseThrow()).isGreaterThan(ORDINARY_NANOS);
        assertThat(ShortSlice.slackNanos()).hasValue(ORDINARY_SLACK);
    }

    @Test
    void a_virtual_thread_leaves_its_carrier_as_it_is() throws Exception {
        assumeThat(ShortSlice.turnNanos())
                .as("a kernel with turns of one's own")
                .isPresent();
        AtomicReference<OptionalLong> carrier = new AtomicReference<>(OptionalLong.empty());
        Thread.ofVirtual()
                .start(() -> {
                    ShortSlice.take();
                    carrier.set(ShortSlice.turnNanos());
                })
                .join();

        assertThat(Objects.requireNonNull(carrier.get()).orElseThrow()).isGreaterThan(ORDINARY_NANOS);
    }

    @Test
    void what_carries_virtual_threads_has_short_turns_until_they_are_given_back() throws Exception {
        assumeThat(ShortSlice.turnNanos())
                .as("a kernel with turns of one's own")
                .isPresent();
        // A carrier and the keeper of timers are there from the first virtual thread on that waits for a time.
        Thread.ofVirtual()
                .start(() -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20)))
                .join();

        List<Long> threads = ShortSlice.takeForVirtualThreads();

        assertThat(threads)
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(thread -> assertThat(ShortSlice.turnNanos(thread)).hasValue(ShortSlice.TURN_NANOS));
        ShortSlice.giveBack(threads);
        assertThat(threads)
                .allSatisfy(thread ->
                        assertThat(ShortSlice.turnNanos(thread).orElseThrow()).isGreaterThan(ORDINARY_NANOS));
    }
}
