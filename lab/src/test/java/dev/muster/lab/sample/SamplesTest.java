package dev.muster.lab.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    private static final long MILLI = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void nothing_is_lost_when_many_record_while_one_takes_out() {
        Samples samples = new Samples(List.of("a", "b"), 4);
        int writers = 8;
        int each = 20_000;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                int hint = writer;
                threads.execute(() -> {
                    for (int i = 0; i < each; i++) {
                        samples.record(hint, i % 2, true, i + 1, i + 1, -1, -1);
                    }
                });
            }
            for (int i = 0; i < 50; i++) {
                samples.flush();
            }
        }
        samples.flush();

        assertThat(samples.total(0, Series.RESPONSE).n()).isEqualTo(writers * each / 2);
        assertThat(samples.total(1, Series.SERVICE).n()).isEqualTo(writers * each / 2);
        assertThat(samples.total(0, Series.LAG).n()).isZero();
        assertThat(Objects.requireNonNull(samples.totals().get(Series.RESPONSE)).n())
                .isEqualTo(writers * each);
    }

    @Test
    void nobody_who_records_is_ever_parked_however_many_share_the_processors() throws Exception {
        Samples samples = new Samples(List.of("a"), 2);
        AtomicBoolean over = new AtomicBoolean();
        LongAdder recorded = new LongAdder();
        List<Thread> agents = IntStream.range(0, 6 * Runtime.getRuntime().availableProcessors())
                .mapToObj(agent -> Thread.ofVirtual().start(() -> {
                    while (!over.get()) {
                        samples.record(agent, 0, true, 1_000, 1_000, 0, 0);
                        recorded.increment();
                    }
                }))
                .toList();
        Thread flushing = Thread.ofPlatform().daemon().start(() -> {
            while (!over.get()) {
                samples.flush();
                LockSupport.parkNanos(5_000_000); // without a pause it would hold the locks itself most of the time
            }
        });
        try {
            while (recorded.sum() < 10_000_000) {
                assertThat(agents).extracting(Thread::getState).doesNotContain(Thread.State.WAITING);
            }
        } finally {
            over.set(true);
        }
        for (Thread agent : agents) {
            agent.join();
        }
        flushing.join();
        samples.flush();

        assertThat(samples.total(0, Series.RESPONSE).n()).isEqualTo(recorded.sum());
    }

    @Test
    void what_overflows_a_buffer_between_two_flushes_is_kept_in_its_series_and_window() {
        Samples samples = new Samples(List.of("a", "b"), 1);
        int each = 30_000;
        for (int i = 0; i < each; i++) {
            samples.record(0, 1, i % 3 != 0, 5 * MILLI, 4 * MILLI, MILLI, 0);
        }
        List<Samples.Interval> intervals = samples.flush();

        assertThat(samples.total(1, Series.RESPONSE).n()).isEqualTo(each * 2L / 3);
        assertThat(samples.total(1, Series.POOL_WAIT).n()).isEqualTo(each * 2L / 3);
        assertThat(samples.total(0, Series.RESPONSE).n()).isZero();
        assertThat(intervals)
                .hasSize(8)
                .allSatisfy(interval ->
                        assertThat(interval.times().size()).isEqualTo(interval.measured() ? each * 2L / 3 : each / 3));
    }

    /**
     * A second of ninety operations made hundreds of histograms, 80 MB: the generator's own collections, of 50 ms each,
     * were measured as the target's answers.
     */
    @Test
    void a_second_of_few_operations_of_many_kinds_does_not_cost_a_histogram_for_each() throws Exception {
        List<String> kinds =
                IntStream.range(0, 90).mapToObj(kind -> "kind " + kind).toList();
        Samples samples = new Samples(kinds, 1);
        long firstSecond = 0;
        long others = 0;
        try (IntervalLog log = new IntervalLog(directory.resolve("a.hlog"), "a test", 0)) {
            for (int second = 0; second < 5; second++) {
                long before = allocated();
                for (int i = 0; i < 500; i++) {
                    samples.record(0, i % kinds.size(), true, 90 * MILLI, 80 * MILLI, MILLI, 0);
                }
                log.append(second, second + 1, samples.flush());
                long here = allocated() - before;
                firstSecond += second == 0 ? here : 0;
                others += second == 0 ? 0 : here;
            }
        }

        assertThat(firstSecond).isPositive().isLessThan(8_000_000);
        assertThat(others / 4).isPositive().isLessThan(4_000_000);
        assertThat(samples.total(0, Series.RESPONSE).n()).isEqualTo(5 * 6);
    }

    /** Bytes that this thread has allocated so far. */
    private static long allocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    @Test
    void warm_up_is_kept_out_of_the_totals_and_in_the_intervals() {
        Samples samples = new Samples(List.of("a"), 1);
        samples.record(0, 0, false, MILLI, -1, -1, -1);
        samples.record(0, 0, true, 2 * MILLI, -1, -1, -1);

        assertThat(samples.flush()).extracting(Samples.Interval::measured).containsExactlyInAnyOrder(true, false);
        assertThat(samples.total(0, Series.RESPONSE).n()).isEqualTo(1);
        assertThat(samples.flush()).isEmpty();
    }

    @Test
    void a_percentile_needs_ten_samples_beyond_it() {
        assertThat(Distribution.reportable(1000, 0.99)).isTrue();
        assertThat(Distribution.reportable(999, 0.99)).isFalse();
        assertThat(Distribution.reportable(10_000, 0.999)).isTrue();
        assertThat(Distribution.reportable(9_999, 0.999)).isFalse();
        assertThat(Distribution.reportable(20, 0.5)).isTrue();

        Histogram few = new Histogram(3);
        for (int i = 1; i <= 500; i++) {
            few.recordValue(i * MILLI);
        }
        Distribution distribution = Distribution.of(few);
        assertThat(distribution.p90()).isNotNull();
        assertThat(distribution.p99()).isNull();
        assertThat(distribution.max()).isNotNull();
    }

    @Test
    void values_keep_three_digits_from_microseconds_to_a_minute() {
        for (long nanos : new long[] {3_217, 482_300, 7_654_321, 59_876_543_210L}) {
            Samples samples = new Samples(List.of("a"), 1);
            samples.record(0, 0, true, nanos, -1, -1, -1);
            samples.flush();
            assertThat(Objects.requireNonNull(samples.total(0, Series.RESPONSE).max()))
                    .isCloseTo(nanos / 1e6, Percentage.withPercentage(0.1));
        }
    }

    @Test
    void the_interval_log_is_read_back_by_the_standard_reader() throws Exception {
        Path file = directory.resolve("a.hlog");
        Samples samples = new Samples(List.of("op"), 1);
        try (IntervalLog log = new IntervalLog(file, "a test", 1_700_000_000_000L)) {
            for (int second = 0; second < 3; second++) {
                samples.record(0, 0, second > 0, (second + 1) * MILLI, -1, -1, -1);
                log.append(second, second + 1, samples.flush());
            }
        }

        assertThat(Files.readAllLines(file)).anyMatch(line -> line.contains("format version 1.3"));
        Histogram measured = new Histogram(3);
        int warmUps = 0;
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            while (reader.hasNext()) {
                if (reader.nextIntervalHistogram() instanceof Histogram interval) {
                    if (interval.getTag().equals("op.response")) {
                        measured.add(interval);
                    } else {
                        assertThat(interval.getTag()).isEqualTo("warmup.op.response");
                        warmUps++;
                    }
                }
            }
        }
        assertThat(warmUps).isEqualTo(1);
        assertThat(measured.getTotalCount()).isEqualTo(2);
        assertThat(measured.getMaxValue()).isBetween(3 * MILLI - 3000, 3 * MILLI + 3000);
    }

    /** The samples of "GET /tasks" could not be read: a reader of the format ends a tag at a blank. */
    @Test
    void an_operation_whose_name_has_blanks_and_commas_is_read_back_too() throws Exception {
        Path file = directory.resolve("a.hlog");
        String operation = "GET /tasks, 100\u00a0% of them";
        Samples samples = new Samples(List.of(operation), 1);
        try (IntervalLog log = new IntervalLog(file, "a test", 0)) {
            samples.record(0, 0, true, MILLI, -1, -1, -1);
            log.append(0, 1, samples.flush());
        }

        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            assertThat(reader.nextIntervalHistogram().getTag())
                    .isEqualTo(IntervalLog.tag(operation, Series.RESPONSE))
                    .isEqualTo("GET%20/tasks%2C%20100%A0%25%20of%20them.response");
            assertThat(reader.hasNext()).isFalse();
        }
    }
}
