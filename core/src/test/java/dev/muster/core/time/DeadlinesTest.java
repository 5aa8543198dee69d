package dev.muster.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(2);

    @Test
    void what_is_overdue_is_run_once_and_cannot_be_lifted_any_more() throws Exception {
        List<Long> ran = new ArrayList<>();
        CountDownLatch done = new CountDownLatch(1);
        long start = System.nanoTime();
        Deadlines.Deadline deadline = Deadlines.after(SHORT, () -> {
            ran.add(System.nanoTime() - start);
            done.countDown();
        });
        done.await();

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
        done.await();

        assertThat(distant.lift()).as("it was still there").isTrue();
    }

    @Test
    void what_was_lifted_in_time_is_never_run() throws Exception {
        List<String> ran = new ArrayList<>();
        Deadlines.Deadline lifted = Deadlines.after(SHORT, () -> ran.add("lifted"));
        assertThat(lifted.lift()).isTrue();
        CountDownLatch later = new CountDownLatch(1);
        Deadlines.after(SHORT.multipliedBy(2), later::countDown);
        later.await();

        assertThat(ran).isEmpty();
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
        passed.await(); // a limit that was missed would be noticed in an hour
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
