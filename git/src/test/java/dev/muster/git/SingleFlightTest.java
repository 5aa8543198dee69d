package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many who ask at once are answered by one look that began after each had asked. */
class SingleFlightTest {

    @Test
    void fifty_callers_share_the_next_look_and_not_the_running_one() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch land = new CountDownLatch(1);
        SingleFlight<Integer> flight = new SingleFlight<>(() -> {
            int look = looks.incrementAndGet();
            if (look == 1) {
                running.countDown();
                await(land);
            }
            return look;
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit(flight::get);
            await(running);
            List<Thread> asking = new ArrayList<>();
            List<CompletableFuture<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                CompletableFuture<Integer> answer = new CompletableFuture<>();
                answers.add(answer);
                asking.add(Thread.ofPlatform().start(() -> answer.complete(flight.get())));
            }
            for (Thread thread : asking) {
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            land.countDown();
            assertThat(first.get()).isEqualTo(1);
            for (CompletableFuture<Integer> answer : answers) {
                assertThat(answer.get()).isEqualTo(2);
            }
        }
        assertThat(looks).hasValue(2);
        assertThat(flight.get()).isEqualTo(3);
    }

    @Test
    void a_failure_is_told_to_all_and_the_next_look_is_made_anew() {
        AtomicInteger looks = new AtomicInteger();
        SingleFlight<Integer> flight = new SingleFlight<>(() -> {
            if (looks.incrementAndGet() == 1) {
                throw new IllegalStateException("not now");
            }
            return looks.get();
        });
        assertThatThrownBy(flight::get)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("not now");
        assertThat(flight.get()).isEqualTo(2);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
