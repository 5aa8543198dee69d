package dev.muster.lab.external;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.lab.http.RawHttpServer;
import dev.muster.lab.profile.Stacks;
import dev.muster.lab.report.Reports;
import dev.muster.lab.result.HeapRecord;
import dev.muster.lab.result.MetricsRecord;
import dev.muster.lab.result.ProfileRecord;
import dev.muster.lab.result.RungRecord;
import dev.muster.lab.result.TestRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real JVM, watched by its process number. */
class ObservedRunTest {
    private static BusyServer server;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        server = BusyServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private TestRecord run(String observe) throws Exception {
        return Runs.run(
                directory,
                server.url(),
                "- {type: stress_test, name: t, agent_count: 2, duration_seconds: 2.5, observe: " + observe
                        + ", operations: [{name: get, path: /}]}\n");
    }

    @Test
    void the_live_heap_and_the_shared_memory_of_an_observed_jvm_are_read() throws Exception {
        RungRecord rung = run("{pid: " + server.pid() + "}").rungs().getFirst();

        assertThat(requireNonNull(rung.liveHeapBytes())).isBetween(100_000L, 64L << 20);
        assertThat(requireNonNull(rung.pssBytes())).isBetween(1L << 20, requireNonNull(rung.rssBytes()));
        assertThat(rung.notMeasured()).doesNotContainKeys("live_heap_bytes", "pss_bytes");
    }

    @Test
    void classes_are_counted_when_asked_for_and_fillers_are_none() throws Exception {
        HeapRecord heap =
                requireNonNull(run("{pid: " + server.pid() + ", classes: true}").heap());

        assertThat(heap.classes()).extracting(HeapRecord.HeldClass::name).contains("[B", "java.lang.String");
        assertThat(heap.classes()).noneMatch(held -> held.name().contains("Filler"));
        assertThat(heap.bytes()).isPositive();
    }

    @Test
    void without_being_asked_for_nothing_is_counted_and_the_reason_is_there() throws Exception {
        TestRecord record = run("{pid: " + server.pid() + "}");

        assertThat(record.heap()).isNull();
        assertThat(record.metrics()).isNull();
        assertThat(record.notMeasured().get("heap")).contains("classes: true");
        assertThat(record.notMeasured().get("metrics")).contains("prometheus");
    }

    @Test
    void metrics_are_scraped_on_the_clock_of_the_run_and_a_counter_has_its_rate() throws Exception {
        TestRecord record = run("{prometheus: \"" + server.url() + "/metrics\"}");
        MetricsRecord metrics = requireNonNull(record.metrics());

        assertThat(metrics.failed()).isZero();
        MetricsRecord.SeriesRecord requests = metrics.series().getFirst();
        assertThat(requests.name()).isEqualTo("busy_requests_total{path=\"/\"}");
        assertThat(requests.type()).isEqualTo("counter");
        // The first may have come late and hold some already.
        assertThat(requests.last())
                .isGreaterThan(requests.first())
                .isGreaterThanOrEqualTo(record.rungs().getFirst().ok());
        assertThat(requireNonNull(requests.perSecond())).isPositive();
        assertThat(metrics.series().getLast().perSecond()).isNull();
        assertThat(Files.readAllLines(directory.resolve("run").resolve(metrics.file())))
                .hasSize((int) (1 + 2 * metrics.scrapes()))
                .element(1)
                .asString()
                .contains(",\"busy_requests_total{path=\"\"/\"\"}\",");
    }

    @Test
    void a_scrape_that_fails_is_told_and_stands_for_no_value() throws Exception {
        try (RawHttpServer other = new RawHttpServer(RawHttpServer.json(503, "{}"))) {
            MetricsRecord metrics = requireNonNull(
                    run("{prometheus: \"" + other.url() + "/metrics\"}").metrics());

            assertThat(metrics.failed()).isEqualTo(metrics.scrapes()).isPositive();
            assertThat(metrics.lastFailure()).contains("status 503");
            assertThat(metrics.series()).isEmpty();
        }
    }

    @Test
    void the_heap_of_a_process_that_is_no_jvm_is_null_and_it_says_why() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            RungRecord rung = run("{pid: " + other.pid() + "}").rungs().getFirst();

            assertThat(rung.liveHeapBytes()).isNull();
            assertThat(rung.notMeasured().get("live_heap_bytes")).contains("no JVM is among the target's processes");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void a_recording_of_another_jvm_names_its_hot_method_its_lock_and_its_allocation() throws Exception {
        TestRecord record = Runs.run(
                directory,
                server.url(),
                "- {type: stress_test, name: t, agent_count: 4, duration_seconds: 5, observe: {pid: " + server.pid()
                        + ", jfr: true}, operations: [{name: get, path: /}]}\n");
        ProfileRecord profile = requireNonNull(record.profile());

        assertThat(profile.sharesProcess()).isFalse();
        assertThat(profile.jvm()).isEqualTo("process " + server.pid());
        assertThat(profile.hot().getFirst().method()).isEqualTo(BusyServer.class.getName() + ".digest");
        assertThat(profile.locks().getFirst().name()).isEqualTo(BusyServer.Gate.class.getName());
        assertThat(profile.locks().getFirst().kind()).isEqualTo("monitor");
        assertThat(profile.lockWaitMs()).isPositive();
        assertThat(profile.classes()).extracting(ProfileRecord.Allocated::name).contains("[B");
        assertThat(profile.sites())
                .extracting(ProfileRecord.Allocated::name)
                .contains(BusyServer.class.getName() + ".digest");
        // Each request allocates 64 KiB of bytes, and the JDK's server some more.
        assertThat((double) requireNonNull(profile.allocatedBytes()) / profile.operations())
                .isBetween(40_000.0, 1_000_000.0);
        assertThat(profile.pauses().count()).isPositive();
        assertThat(profile.collector()).isNotEmpty();
        assertThat(directory.resolve("run").resolve(profile.recordings().getFirst()))
                .isNotEmptyFile();
        assertThat(Stacks.unfold(Files.readAllLines(directory.resolve("run").resolve(profile.stacks())))
                        .root()
                        .samples())
                .isEqualTo(profile.samples());
        assertThat(Reports.text(directory.resolve("run"), Reports.Form.HTML))
                .contains("BusyServer.digest", "Flame graph")
                .hasSizeLessThan(1 << 20);
    }

    @Test
    void a_process_that_is_no_jvm_is_not_recorded_and_the_test_goes_on() throws Exception {
        Process other = new ProcessBuilder("sleep", "60").start();
        try {
            TestRecord record = run("{pid: " + other.pid() + ", jfr: true}");

            assertThat(record.profile()).isNull();
            assertThat(record.notMeasured().get("profile")).contains("no JVM is among the target's processes");
            assertThat(record.rungs().getFirst().ok()).isPositive();
        } finally {
            other.destroyForcibly();
        }
    }
}
