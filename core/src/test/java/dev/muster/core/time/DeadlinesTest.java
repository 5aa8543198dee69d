package dev.muster.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(2);

    /** A limit that is missed would pass in an hour. */
    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void what_is_overdue_is_run_once_and_cannot_be_lifted_any_more() throws Exception {
        List<Long> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        long start = System.nanoTime();
        Deadlines.Deadline deadline = Deadlines.after(SHORT, () -> {
            ran.add(System.nanoTime() - start);
            done.countDown();
        });
        await(done);

        assertThat(deadline.lift()).isFalse();
        assertThat(ran)
                .hasSize(1)
                .first()
                .satisfies(nanos -> assertThat(nanos).isGreaterThanOrEqualTo(SHORT.toNanos()));
    }

    @Test
    void a_short_limit_is_not_held_up_by_a_long_one_that_was_there_before() throws Exception {
        Deadlines.Deadline distant = Deadlines.after(LONG, () -> {});
        CountDownLatch done = new CountDownLatch(1);
        Deadlines.after(SHORT, done::countDown);
        await(done);

        assertThat(distant.lift()).as("it was still there").isTrue();
    }

    @Test
    void what_was_lifted_in_time_is_never_run() throws Exception {
        List<String> ran = new ArrayList<>();
        Deadlines.Deadline lifted = Deadlines.after(SHORT, () -> ran.add("lifted"));
        boolean inTime = lifted.lift();
        CountDownLatch later = new CountDownLatch(1);
        Deadlines.after(SHORT.multipliedBy(2), later::countDown);
        await(later);

        assertThat(ran.isEmpty()).isEqualTo(inTime);
    }

    @Test
    void a_limit_noted_while_another_passes_slowly_is_not_forgotten() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Deadlines.after(Duration.ZERO, () -> {
            slow.countDown();
            boolean interrupted = false;
            while (goOn.getCount() > 0) { // uses up the permit that wakes the thread, as a lock would
                LockSupport.parkNanos(1_000_000);
                interrupted |= Thread.interrupted();
            }
            assertThat(interrupted).isFalse();
        });
        await(slow);
        CountDownLatch done = new CountDownLatch(1);
        Deadlines.after(SHORT, done::countDown);
        goOn.countDown();

        await(done);
    }

    @Test
    void one_that_fails_as_it_passes_takes_no_other_with_it() throws Exception {
        Deadlines.after(Duration.ZERO, () -> {
            throw new AssertionError("on purpose");
        });
        CountDownLatch done = new CountDownLatch(1);
        Deadlines.after(SHORT, done::countDown);

        await(done);
    }

    @Test
    void limits_that_many_threads_note_at_once_all_pass() throws Exception {
        int each = 200;
        CountDownLatch passed = new CountDownLatch(8 * each);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(Thread.startVirtualThread(() -> {
                for (int k = 0; k < each; k++) {
                    Deadlines.after(Duration.ofMillis(k % 10), passed::countDown);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        await(passed);
    }

    @Test
    void a_future_that_is_late_ends_with_a_time_out_and_one_in_time_with_its_value() throws Exception {
        CompletableFuture<String> never = new CompletableFuture<>();
        assertThatThrownBy(() -> Deadlines.await(never, SHORT))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("not within 20 ms");
        assertThat(never).isCompletedExceptionally();

        CompletableFuture<String> soon = new CompletableFuture<>();
        Thread.startVirtualThread(() -> soon.complete("here"));
        assertThat(Deadlines.await(soon, LONG)).isEqualTo("here");

        CompletableFuture<String> broken = CompletableFuture.failedFuture(new TimeoutException("of its own"));
        assertThatThrownBy(() -> Deadlines.await(broken, LONG))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("of its own");
    }
}
