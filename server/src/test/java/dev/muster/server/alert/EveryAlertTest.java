package dev.muster.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Answer;
import dev.muster.core.EngineOptions;
import dev.muster.core.RefusedException;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.RecordAlert;
import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.metric.CommandFigures;
import dev.muster.core.project.CreateProject;
import dev.muster.server.TestServer;
import dev.muster.server.alert.Rule.Level;
import dev.muster.server.mcp.McpWire;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each alert is raised by what it is about and goes when that goes. The alerts' clock is the test's; what they look at
 * is a server that really is slow, full or left alone.
 */
@Tag("wire")
class EveryAlertTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1024L * 1024;
    private static final int OPEN = 1_000_000;
    /** Enough for a 99th percentile. */
    private static final int MANY = 1_100;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong clock =
            new AtomicLong(Instant.parse("2026-01-01T00:00:00Z").toEpochMilli());
    private final Semaphore gate = new Semaphore(OPEN);
    private final AtomicLong burnt = new AtomicLong();

    @SuppressWarnings("NullAway.Init") // at the beginning of each test
    private TestServer server;

    private void open(UnaryOperator<EngineOptions> engine, UnaryOperator<AlertOptions> alerts) {
        FaultPoint.Hook standstill = point -> {
            gate.acquireUninterruptibly();
            gate.release();
        };
        server = TestServer.open(
                options -> engine.apply(options.withFaults(standstill)),
                options -> options.withAlerts(alerts.apply(options.alerts()
                        .withEvery(Duration.ZERO)
                        .withPause(Duration.ofMillis(100))
                        .withNanos(nanos::get))));
    }

    @AfterEach
    void close() {
        gate.release(OPEN);
        server.close();
    }

    /** Time passes, and alerts are looked for every five seconds. */
    private void pass(int seconds) {
        for (int passed = 0; passed < seconds; passed += 5) {
            nanos.addAndGet(5 * SECOND);
            server.alerter().look();
            if (gate.availablePermits() > 0) {
                // Else a notice that is just being written would wait for minutes, by the alerts' clock.
                TestServer.await(
                        "nobody waits for the engine",
                        () -> server.engine().commands().unanswered() == 0);
            }
        }
    }

    private List<String> raised() {
        return server.alerter().raised().stream()
                .map(alert ->
                        alert.rule().name() + " " + alert.level().severity().word())
                .toList();
    }

    /** What the log of events says of an alert, once it says so much. */
    private List<String> logged(String alert, int notices) {
        TestServer.await(
                notices + " notices of " + alert + " are in the log",
                () -> events(alert).size() >= notices);
        return events(alert);
    }

    private List<String> events(String alert) {
        try {
            return server
                    .engine()
                    .events()
                    .read(RecordAlert.PROJECT, 0, new EventFilter(List.of("alert.*")), 100)
                    .events()
                    .stream()
                    .filter(event -> String.valueOf(event.data()).contains("\"" + alert + "\""))
                    .map(event -> event.kind())
                    .toList();
        } catch (RefusedException e) {
            return List.of(); // nobody has written it yet
        }
    }

    @Test
    void high_response_time_by_a_disk_that_makes_commands_wait() throws Exception {
        open(engine -> engine, alerts -> alerts);
        pass(120);
        gate.drainPermits();
        Thread caller = Thread.ofVirtual().start(() -> server.engine().execute(new CreateProject("slow", "")));
        TestServer.await("the command stands at the gate", gate::hasQueuedThreads);
        long start = System.nanoTime();
        while (System.nanoTime() - start < 5.2 * SECOND) {
            LockSupport.parkNanos(SECOND / 10); // this is how slow the disk is
        }
        gate.release(OPEN);
        TestServer.await("the command is answered", () -> !caller.isAlive());
        pass(5);
        assertThat(raised()).isEmpty();
        pass(30);

        assertThat(raised()).containsExactly("HIGH_RESPONSE_TIME warning");
        assertThat(server.get("/metrics").text())
                .contains("muster_alerts{alert=\"HIGH_RESPONSE_TIME\",level=\"warning\"} 1.0")
                .contains("muster_alerts{alert=\"HIGH_RESPONSE_TIME\",level=\"critical\"} 0.0");
        Fields alert = server.get("/api/v1/admin/stats")
                .expect(200)
                .json()
                .objects("alerts")
                .getFirst();
        assertThat(alert.text("alert")).isEqualTo("HIGH_RESPONSE_TIME");
        assertThat(alert.text("text")).contains("more than 5", "muster_ledger_sync_seconds");
        try (McpWire agent = new McpWire(server.port())) {
            Fields status = agent.call("get_status", Map.of("project", TestServer.PROJECT));
            assertThat(status.texts("alerts")).anyMatch(each -> each.startsWith("HIGH_RESPONSE_TIME (warning): "));
        }
        pass(120);

        assertThat(raised()).isEmpty();
        assertThat(logged("HIGH_RESPONSE_TIME", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    @Test
    void high_response_time_by_a_disk_that_answers_nothing_any_more() throws Exception {
        open(engine -> engine, alerts -> alerts);
        pass(120);
        gate.drainPermits();
        Thread caller = Thread.ofVirtual().start(() -> server.engine().execute(new CreateProject("stuck", "")));
        TestServer.await("the command stands at the gate", gate::hasQueuedThreads);
        pass(5);
        assertThat(raised()).isEmpty();
        pass(40);
        assertThat(raised()).containsExactly("HIGH_RESPONSE_TIME warning");
        pass(200);
        assertThat(raised()).as("nothing is answered, which is not well").isNotEmpty();
        gate.release(OPEN);
        TestServer.await("the command is answered", () -> !caller.isAlive());
        pass(200);

        assertThat(raised()).isEmpty();
        assertThat(logged("HIGH_RESPONSE_TIME", 3))
                .as("a warning, something critical, and the end")
                .containsExactly("alert.raised", "alert.raised", "alert.cleared");
    }

    @Test
    void an_alert_that_a_server_before_a_restart_raised_goes_on_and_its_end_is_said() {
        open(engine -> engine, alerts -> alerts);
        said(Notice.Kind.RAISED, "SUBSCRIBER_LAG");
        said(Notice.Kind.RAISED, "DISK_LOW");
        said(Notice.Kind.CLEARED, "DISK_LOW");
        pass(5);
        assertThat(raised()).containsExactly("SUBSCRIBER_LAG warning");
        pass(120);

        assertThat(raised()).isEmpty();
        assertThat(logged("SUBSCRIBER_LAG", 2)).containsExactly("alert.raised", "alert.cleared");
        assertThat(events("DISK_LOW")).containsExactly("alert.raised", "alert.cleared");
    }

    /** As the server before said it. */
    private void said(Notice.Kind kind, String name) {
        Rule rule = Rules.usual().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Level level = rule.levels().getFirst();
        Alert alert = new Alert(rule, level, level.threshold(), Instant.EPOCH);
        Notice notice = new Notice(kind, alert, level.threshold(), Instant.EPOCH);
        server.engine()
                .execute(new RecordAlert("alert." + kind.word(), Json.text(json -> NoticeJson.write(json, notice))));
    }

    @Test
    void agent_execution_slow_by_an_agent_that_takes_its_time() {
        open(engine -> engine.withClock((InstantSource) () -> Instant.ofEpochMilli(clock.get())), alerts -> alerts);
        pass(5);
        String session = server.session("slow");
        String task = server.task("a long one");
        String lease = server.post(
                        "/api/v1/tasks/claim",
                        json -> json.field("session", session)
                                .field("task", task)
                                .field("lease_seconds", 600L))
                .expect(200)
                .json()
                .text("lease");
        clock.addAndGet(61_000);
        server.post("/api/v1/tasks/" + task + "/complete", json -> json.field("lease", lease))
                .expect(200);
        pass(40);

        assertThat(raised()).containsExactly("AGENT_EXECUTION_SLOW warning");
        pass(700);

        assertThat(raised()).isEmpty();
        assertThat(logged("AGENT_EXECUTION_SLOW", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    @Test
    void high_memory_usage_by_memory_that_is_taken_and_given_back() throws Exception {
        long resident = residentBytes();
        open(engine -> engine, alerts -> alerts.withMemoryBytes(2 * resident));
        pass(40);
        assertThat(raised()).isEmpty();
        long collections = collections();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment taken = arena.allocate(2 * resident * 95 / 100 - residentBytes());
            taken.fill((byte) 1);
            pass(40);

            assertThat(raised()).containsExactly("HIGH_MEMORY_USAGE critical");
            assertThat(collections()).as("it has cleaned up").isGreaterThan(collections);
        }
        pass(40);

        assertThat(raised()).isEmpty();
        assertThat(logged("HIGH_MEMORY_USAGE", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    private static long residentBytes() throws Exception {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D+", "")))
                    .sum();
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                .sum();
    }

    @Test
    void high_error_rate_and_queue_growing_by_callers_that_find_the_queue_full() {
        open(engine -> engine.withQueue(10, 1), alerts -> alerts);
        pass(120);
        gate.drainPermits();
        List<Thread> callers = IntStream.range(0, 60)
                .mapToObj(i -> Thread.ofVirtual().start(() -> server.engine().ask(new CreateProject("p" + i, ""))))
                .toList();
        TestServer.await(
                "all that do not fit are answered",
                () -> callers.stream().filter(Thread::isAlive).count() <= 11);
        pass(35);

        assertThat(raised()).containsExactlyInAnyOrder("HIGH_ERROR_RATE critical", "QUEUE_GROWING critical");
        gate.release(OPEN);
        TestServer.await("all are answered", () -> callers.stream().noneMatch(Thread::isAlive));
        TestServer.await(
                "their places in the queue are free again",
                () -> server.engine().ledger().queued() == 0);
        pass(120);

        assertThat(raised()).isEmpty();
        assertThat(logged("HIGH_ERROR_RATE", 2)).containsExactly("alert.raised", "alert.cleared");
        assertThat(logged("QUEUE_GROWING", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    @Test
    void leases_expiring_by_agents_that_are_not_heard_from() {
        open(engine -> engine.withClock((InstantSource) () -> Instant.ofEpochMilli(clock.get())), alerts -> alerts);
        pass(5);
        String session = server.session("gone", 6);
        server.plan(6);
        for (int i = 0; i < 6; i++) {
            server.post("/api/v1/tasks/claim", json -> json.field("session", session))
                    .expect(200);
        }
        clock.addAndGet(300_000);
        server.task("that wakes the ledger");
        TestServer.await(
                "all leases have run out",
                () -> server.engine().ledger().stats().leasesExpired() == 6);
        pass(5);

        assertThat(raised()).containsExactly("LEASES_EXPIRING warning");
        pass(310);

        assertThat(raised()).isEmpty();
        assertThat(logged("LEASES_EXPIRING", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    @Test
    void subscriber_lag_by_a_reader_that_does_not_read() throws Exception {
        open(engine -> engine, alerts -> alerts);
        pass(5);
        try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            reader.getOutputStream().write("""
                            GET /api/v1/events?after=0 HTTP/1.1\r
                            Host: localhost\r
                            Accept: text/event-stream\r
                            \r
                            """.getBytes(StandardCharsets.US_ASCII));
            TestServer.await(
                    "the reader is counted", () -> server.get("/metrics").text().contains("\nmuster_subscribers 1"));
            String data = "\"" + "x".repeat(20_000) + "\"";
            List<PublishEvents.NewEvent> many = Collections.nCopies(500, new PublishEvents.NewEvent("load.made", data));
            for (int i = 0; i < 6; i++) {
                server.engine().execute(new PublishEvents(TestServer.PROJECT, many, null));
            }
            pass(40);
            assertThat(raised()).containsExactly("SUBSCRIBER_LAG warning");
        }
        TestServer.await("the reader that has gone is forgotten", () -> {
            pass(5);
            return raised().isEmpty();
        });
        assertThat(logged("SUBSCRIBER_LAG", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    @Test
    void subscriber_lag_by_a_web_socket_that_does_not_read() throws Exception {
        open(engine -> engine, alerts -> alerts);
        pass(5);
        String data = "\"" + "x".repeat(20_000) + "\"";
        List<PublishEvents.NewEvent> many = Collections.nCopies(500, new PublishEvents.NewEvent("load.made", data));
        try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            SilentSubscriber.subscribe(reader, TestServer.PROJECT);
            for (int i = 0; i < 6; i++) {
                server.engine().execute(new PublishEvents(TestServer.PROJECT, many, null));
            }
            pass(40);
            assertThat(raised()).containsExactly("SUBSCRIBER_LAG warning");
        }
        TestServer.await("the reader that has gone is forgotten", () -> {
            pass(5);
            return raised().isEmpty();
        });
    }

    @Test
    void disk_low_by_a_file_that_takes_the_room() throws Exception {
        open(engine -> engine, alerts -> alerts);
        long usable = server.engine().storeSize().usable();
        server.close();
        open(
                engine -> engine,
                alerts -> alerts.withRule(
                        "DISK_LOW",
                        rule -> rule.with(
                                List.of(new Level(Severity.WARNING, usable - 40.0 * MIB)), usable - 30.0 * MIB)));
        Path file = server.directory().resolve("large");
        pass(5);
        assertThat(raised()).isEmpty();
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.write(new byte[(int) (80 * MIB)]);
        }
        pass(5);

        assertThat(raised()).containsExactly("DISK_LOW warning");
        Files.delete(file);
        pass(5);

        assertThat(raised()).isEmpty();
        assertThat(logged("DISK_LOW", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    @Test
    void regression_by_commands_that_take_longer_than_in_the_baseline() throws Exception {
        open(engine -> engine, alerts -> alerts);
        createProjects(60);
        Baseline baseline = Baseline.read(server.get("/api/v1/admin/stats").body());
        server.close();
        AtomicLong slow = new AtomicLong();
        server = TestServer.open(
                options -> options.withFaults(point -> LockSupport.parkNanos(slow.get())),
                options -> options.withAlerts(options.alerts()
                        .withEvery(Duration.ZERO)
                        .withNanos(nanos::get)
                        .withBaseline(baseline)));
        pass(65);
        slow.set(SECOND / 20);
        createProjects(60);
        pass(65);

        assertThat(raised()).contains("REGRESSION critical");
        assertThat(server.get("/metrics").text()).contains("muster_baseline_ratio ");
        slow.set(0);
        pass(365);

        assertThat(raised()).isEmpty();
        assertThat(logged("REGRESSION", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    /** A server that looks for one thing only, by a baseline. */
    private void openCompared(String only, Baseline baseline) {
        List<Rule> rules =
                Rules.usual().stream().filter(rule -> rule.name().equals(only)).toList();
        server = TestServer.open(
                options -> options.withFaults(point -> burn(burnt.getAndSet(0))),
                options -> options.withAlerts(
                        new AlertOptions(rules, Duration.ZERO, null, 0, baseline, Duration.ofMillis(100), nanos::get)));
        pass(65);
    }

    /** So many projects were created, as far as the figures tell, and each took so long. */
    private void tookFor(int count, Duration each) {
        server.engine().ask(new CreateProject("known", ""));
        CommandFigures figures = server.engine().commands().all().stream()
                .filter(command -> command.name().equals("create_project"))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < count; i++) {
            figures.answered(new Answer.Done<>("done"), each.toNanos());
        }
    }

    @Test
    void regression_p99_by_a_few_commands_that_take_much_longer_while_most_do_not() throws Exception {
        open(engine -> engine, alerts -> alerts);
        tookFor(MANY, Duration.ofMillis(40));
        Baseline baseline = Baseline.read(server.get("/api/v1/admin/stats").body());
        server.close();
        openCompared("REGRESSION_P99", baseline);
        tookFor(MANY, Duration.ofMillis(40));
        pass(65);
        assertThat(raised()).isEmpty();
        assertThat(server.get("/metrics").text()).containsPattern("muster_baseline_p99_ratio (0\\.99|1\\.0)");
        tookFor(MANY / 20, Duration.ofSeconds(4));
        pass(65);

        assertThat(raised()).containsExactly("REGRESSION_P99 critical");
        pass(365);

        assertThat(raised()).isEmpty();
        assertThat(logged("REGRESSION_P99", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    @Test
    void regression_cpu_by_a_server_that_computes_more_for_each_command() throws Exception {
        Baseline fiveMillisEach = Baseline.read("""
                        {"answered": 900, "queries": 100, "cpu_seconds": 5.0,
                         "commands": [{"command": "create_project", "timed": 900, "seconds": 9.0}]}
                        """.getBytes(StandardCharsets.UTF_8));
        openCompared("REGRESSION_CPU", fiveMillisEach);
        createTogether("usual", MANY);
        pass(65);
        assertThat(raised()).isEmpty();
        pass(365);
        burnt.set(4 * SECOND);
        createTogether("costly", 250);
        pass(65);

        assertThat(raised()).hasSize(1).allMatch(alert -> alert.startsWith("REGRESSION_CPU "));
        assertThat(server.get("/metrics").text()).contains("muster_baseline_cpu_ratio ");
        pass(365);

        assertThat(raised()).isEmpty();
        assertThat(logged("REGRESSION_CPU", 2)).containsExactly("alert.raised", "alert.cleared");
    }

    /** Takes so much processor time. */
    private static void burn(long cpu) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        while (threads.getCurrentThreadCpuTime() - start < cpu) {
            Thread.onSpinWait();
        }
    }

    private List<Thread> start(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i ->
                        Thread.ofVirtual().start(() -> server.engine().execute(new CreateProject(prefix + i, ""))))
                .toList();
    }

    private static void join(List<Thread> threads) {
        TestServer.await("all are answered", () -> threads.stream().noneMatch(Thread::isAlive));
    }

    /** At once, so that they share the disk's time. */
    private void createTogether(String prefix, int count) {
        join(start(prefix, count));
    }

    private void createProjects(int count) {
        for (int i = 0; i < count; i++) {
            server.engine().execute(new CreateProject("p" + i, ""));
        }
    }

    @Test
    void no_rule_is_without_a_test_above() {
        List<String> tested = List.of(
                "HIGH_RESPONSE_TIME",
                "AGENT_EXECUTION_SLOW",
                "HIGH_MEMORY_USAGE",
                "HIGH_ERROR_RATE",
                "LEASES_EXPIRING",
                "QUEUE_GROWING",
                "SUBSCRIBER_LAG",
                "DISK_LOW",
                "REGRESSION",
                "REGRESSION_P99",
                "REGRESSION_CPU");
        open(engine -> engine, alerts -> alerts);

        assertThat(Rules.usual()).extracting(Rule::name).containsExactlyInAnyOrderElementsOf(tested);
    }

    @Test
    void looking_costs_no_statement() {
        // Under a clock that stands still the engine has nothing to do by itself.
        open(engine -> engine.withClock((InstantSource) () -> Instant.ofEpochMilli(clock.get())), alerts -> alerts);
        long writer = server.engine().stats().writerStatements();
        long readers = server.engine().stats().readerStatements();
        pass(5_000);

        assertThat(server.engine().stats().writerStatements()).isEqualTo(writer);
        assertThat(server.engine().stats().readerStatements()).isEqualTo(readers);
        assertThat(raised()).isEmpty();
    }
}
