package dev.muster.lab.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {

    @Test
    void an_operation_that_ends_in_time_is_left_alone() throws Exception {
        AtomicInteger overdue = new AtomicInteger();
        try (TimeLimits limits = new TimeLimits(Duration.ofSeconds(20))) {
            TimeLimits.Limit limit = limits.limit(overdue::incrementAndGet);
            for (int i = 0; i < 100; i++) {
                limit.begin();
                assertThat(limit.end()).isTrue();
            }
        }
        assertThat(overdue).hasValue(0);
    }

    @Test
    void one_that_does_not_is_ended_once_and_the_next_one_has_its_own_time() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (TimeLimits limits = new TimeLimits(Duration.ofMillis(50))) {
            AtomicInteger overdue = new AtomicInteger();
            TimeLimits.Limit limit = limits.limit(() -> {
                overdue.incrementAndGet();
                ended.countDown();
            });
            limit.begin();
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(limit.end()).isFalse();
            assertThat(limit.failure().kind()).isEqualTo("hang");
            assertThat(overdue).hasValue(1);
            limit.begin();
            limits.heard();
            assertThat(limit.failure().kind()).isEqualTo("timeout");
        }
    }

    /** It came while the agent's next operation was under way already, and ended that one. */
    @Test
    void what_ends_an_operation_from_outside_is_over_before_the_next_begins() throws Exception {
        for (int i = 0; i < 20; i++) {
            CountDownLatch entered = new CountDownLatch(1);
            AtomicInteger over = new AtomicInteger();
            try (TimeLimits limits = new TimeLimits(Duration.ofMillis(1));
                    TimeLimits.Limit limit = limits.limit(() -> {
                        entered.countDown();
                        LockSupport.parkNanos(2_000_000);
                        over.incrementAndGet();
                    })) {
                limit.begin();
                entered.await();

                assertThat(limit.end()).isFalse();
                assertThat(over).hasValue(1);
            }
        }
    }
}
