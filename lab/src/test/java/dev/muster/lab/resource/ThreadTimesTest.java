package dev.muster.lab.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ThreadTimesTest {
    private static final long NANOS = 30_000_000;

    @Test
    void what_threads_have_used_is_counted_with_those_that_have_begun_since() {
        ThreadTimes earlier = new ThreadTimes(Map.of("1", 100L, "2", 50L));
        assertThat(new ThreadTimes(Map.of("1", 130L, "2", 50L, "3", 7L)).since(earlier))
                .isEqualTo(37);
    }

    @Test
    void nothing_is_told_when_a_thread_has_ended_or_none_was_seen() {
        ThreadTimes earlier = new ThreadTimes(Map.of("1", 100L, "2", 50L));
        assertThat(new ThreadTimes(Map.of("1", 130L)).since(earlier)).isNull();
        assertThat(earlier.since(new ThreadTimes(Map.of()))).isNull();
        assertThat(ThreadTimes.of(Long.MAX_VALUE).nanos()).isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_thread_that_computes_is_seen_to_the_millisecond() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        ThreadTimes before = ThreadTimes.of(ProcessHandle.current().pid());
        Thread busy = Thread.ofPlatform().start(() -> {
            compute();
            done.countDown();
            try {
                read.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        done.await();
        ThreadTimes after = ThreadTimes.of(ProcessHandle.current().pid());
        read.countDown();
        busy.join();
        long begun = after.nanos().entrySet().stream()
                .filter(each -> !before.nanos().containsKey(each.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(begun).isGreaterThanOrEqualTo(NANOS);
    }

    /** Uses that much processor time of its thread, however busy the machine is. */
    private static void compute() {
        var times = java.lang.management.ManagementFactory.getThreadMXBean();
        while (times.getCurrentThreadCpuTime() < NANOS) {
            Thread.onSpinWait();
        }
    }
}
