package dev.muster.server.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.project.CreateProject;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.server.RunningServer;
import dev.muster.server.alert.AlertOptions;
import dev.muster.server.alert.Alerter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class MetricsTest {
    private static final String OPEN = "application/openmetrics-text; version=1.0.0";

    @TempDir
    Path directory;

    private RunningServer server;

    @BeforeEach
    void start() throws Exception {
        server = new RunningServer(directory);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private OpenMetrics scrape() throws Exception {
        return OpenMetrics.read(server.get("/metrics", "Accept", OPEN).body());
    }

    @Test
    void a_known_sequence_of_calls_is_counted_exactly() throws Exception {
        server.post("/api/v1/projects", "{\"project\":\"p\"}");
        server.post("/api/v1/projects", "{\"project\":\"p\"}"); // is there already
        String session = RunningServer.fields(server.post("/api/v1/sessions", "{\"project\":\"p\",\"agent\":\"ann\"}"))
                .text("id");
        server.post(
                "/api/v1/tasks", "{\"project\":\"p\",\"title\":\"one\",\"type\":\"code\",\"specialist\":\"coder\"}");
        server.post("/api/v1/tasks", "{\"project\":\"p\",\"title\":\"two\"}");
        String claim = "{\"session\":\"" + session + "\"}";
        String lease =
                RunningServer.fields(server.post("/api/v1/tasks/claim", claim)).text("lease");
        assertThat(server.post("/api/v1/tasks/t1/complete", "{\"lease\":\"" + lease + "\",\"summary\":\"done\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(server.post("/api/v1/tasks/t1/complete", "{\"lease\":\"" + lease + "\",\"summary\":\"done\"}")
                        .statusCode())
                .isEqualTo(409);
        server.post("/api/v1/tasks/claim", claim);
        server.get("/api/v1/nowhere");

        OpenMetrics metrics = scrape();

        assertThat(metrics.named("muster_commands_total"))
                .containsExactlyInAnyOrder(
                        "muster_commands_total{command=create_project, outcome=done} 1.0",
                        "muster_commands_total{command=create_project, outcome=conflict} 1.0",
                        "muster_commands_total{command=start_session, outcome=done} 1.0",
                        "muster_commands_total{command=create_tasks, outcome=done} 2.0",
                        "muster_commands_total{command=claim_task, outcome=done} 2.0",
                        "muster_commands_total{command=complete_task, outcome=done} 1.0",
                        "muster_commands_total{command=complete_task, outcome=stale_lease} 1.0");
        assertThat(metrics.value("muster_command_duration_seconds_count", "command", "complete_task"))
                .isEqualTo(2);
        assertThat(metrics.value("muster_tasks", "state", "completed")).isEqualTo(1);
        assertThat(metrics.value("muster_tasks", "state", "in_progress")).isEqualTo(1);
        assertThat(metrics.value("muster_tasks", "state", "failed")).isZero();
        assertThat(metrics.value("muster_agents", "state", "busy")).isEqualTo(1);
        assertThat(metrics.value("active_projects_total")).isEqualTo(1);
        assertThat(metrics.value("agent_execution_seconds_count", "agent_type", "coder", "task_type", "code"))
                .isEqualTo(1);
        assertThat(metrics.named("muster_http_request_duration_seconds_count"))
                .contains(
                        "muster_http_request_duration_seconds_count{operation=create_project, status=2xx} 1.0",
                        "muster_http_request_duration_seconds_count{operation=create_project, status=4xx} 1.0",
                        "muster_http_request_duration_seconds_count{operation=claim_task, status=2xx} 2.0",
                        "muster_http_request_duration_seconds_count{operation=unknown, status=4xx} 1.0");
        assertThat(metrics.value("muster_events_total"))
                .isEqualTo(server.engine().events().last("p"));
    }

    @Test
    void a_claim_that_waited_is_counted_but_its_wait_is_no_duration() throws Exception {
        server.post("/api/v1/projects", "{\"project\":\"p\"}");
        String session = RunningServer.fields(server.post("/api/v1/sessions", "{\"project\":\"p\",\"agent\":\"ann\"}"))
                .text("id");

        server.post("/api/v1/tasks/claim", "{\"session\":\"" + session + "\",\"wait_seconds\":1}");

        OpenMetrics metrics = scrape();
        assertThat(metrics.value("muster_commands_total", "command", "claim_task", "outcome", "nothing"))
                .isEqualTo(1);
        assertThat(metrics.value("muster_command_duration_seconds_count", "command", "claim_task"))
                .isZero();
    }

    @Test
    void the_names_that_dashboards_know_are_there_with_their_types() throws Exception {
        server.post("/api/v1/projects", "{\"project\":\"p\"}");

        assertThat(scrape().types())
                .containsAllEntriesOf(Map.ofEntries(
                        Map.entry("muster_commands", "counter"),
                        Map.entry("muster_command_duration_seconds", "histogram"),
                        Map.entry("muster_ledger_queue_depth", "gauge"),
                        Map.entry("muster_ledger_batch_size", "histogram"),
                        Map.entry("muster_ledger_commit_seconds", "histogram"),
                        Map.entry("muster_tasks", "gauge"),
                        Map.entry("muster_agents", "gauge"),
                        Map.entry("muster_leases_expired", "counter"),
                        Map.entry("muster_events", "counter"),
                        Map.entry("muster_subscriber_lag", "gauge"),
                        Map.entry("muster_http_request_duration_seconds", "histogram"),
                        Map.entry("muster_ws_connections", "gauge"),
                        Map.entry("muster_pool_size", "gauge"),
                        Map.entry("muster_store_bytes", "gauge"),
                        Map.entry("active_projects_total", "gauge"),
                        Map.entry("system_memory_usage_bytes", "gauge"),
                        Map.entry("muster_memory_used_ratio", "gauge"),
                        Map.entry("muster_alerts", "gauge"),
                        Map.entry("process_cpu_seconds", "counter"),
                        Map.entry("jvm_memory_used_bytes", "gauge")));
    }

    @Test
    void a_phase_of_a_tdd_cycle_is_recorded_when_it_ends() throws Exception {
        server.close();
        AtomicLong clock = new AtomicLong(1_800_000_000_000L);
        server = new RunningServer(
                directory.resolve("other"),
                EngineOptions.defaults().withSynchronous(false).withClock((InstantSource)
                        () -> Instant.ofEpochMilli(clock.get())));
        Engine engine = server.engine();
        engine.execute(new CreateProject("p", ""));
        engine.execute(new SetMode("p", ScrumMode.AUTONOMOUS, null));
        StoryId story = engine.execute(new AddStories("p", null, List.of(NewStory.titled("parse")), null))
                .getFirst();
        engine.execute(new StartCycle("p", story, null));
        assertThat(scrape().named("tdd_cycle_duration_seconds_count")).isEmpty();
        clock.addAndGet(90_000);
        engine.execute(new AdvanceCycle("p", story, TddCommand.TEST, null, null, null));
        clock.addAndGet(30_000);
        engine.execute(new AdvanceCycle("p", story, TddCommand.ABORT, null, null, null));

        OpenMetrics metrics = scrape();
        assertThat(metrics.value("tdd_cycle_duration_seconds_sum", "phase", "design"))
                .isEqualTo(90);
        assertThat(metrics.value("tdd_cycle_duration_seconds_sum", "phase", "test_red"))
                .isCloseTo(30, within(1e-9));
    }

    @Test
    void tools_are_recorded_by_whoever_runs_them() {
        Metrics metrics = new Metrics(
                server.engine(),
                () -> new Connections(0, 0, 0),
                new Subscriptions(),
                () -> 0,
                new OwnMemory(0),
                new OwnProcessor(),
                Alerter.of(server.engine(), AlertOptions.defaults(), () -> 0, () -> 0, () -> 0));
        metrics.tools().record("claim_task", "done", 2_000_000);

        Samples samples = new Samples();
        ServerSamples.add(samples, metrics, server.engine());

        assertThat(samples.snapshots().stream()
                        .filter(each -> each.getMetadata().getName().equals("muster_mcp_tool_duration_seconds"))
                        .flatMap(each -> each.getDataPoints().stream())
                        .map(each -> each.getLabels().get("tool") + " "
                                + each.getLabels().get("outcome")))
                .containsExactly("claim_task done");
    }

    @Test
    void who_does_not_ask_for_openmetrics_gets_the_older_text() throws Exception {
        HttpResponse<String> answer = server.get("/metrics");

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(answer.body()).contains("# TYPE muster_events_total counter").doesNotContain("# EOF");
    }

    @Test
    void a_reader_of_events_is_counted_while_it_reads() throws Exception {
        server.post("/api/v1/projects", "{\"project\":\"p\"}");
        HttpRequest request = HttpRequest.newBuilder(server.uri("/api/v1/events?project=p&after=0"))
                .header("Accept", "text/event-stream")
                .build();

        try (Stream<String> lines =
                server.http().send(request, BodyHandlers.ofLines()).body()) {
            assertThat(lines.filter(line -> line.startsWith("data:")).findFirst())
                    .isPresent();
            assertThat(scrape().value("muster_subscribers")).isEqualTo(1);
        }
    }

    @Test
    void the_strict_reader_refuses_what_is_not_openmetrics() {
        String good = "# TYPE a gauge\n# HELP a Something.\na 1.0\n";

        assertThat(OpenMetrics.read(good + "# EOF\n").value("a")).isEqualTo(1);
        assertThatThrownBy(() -> OpenMetrics.read(good)).hasMessageContaining("EOF");
        assertThatThrownBy(() -> OpenMetrics.read(good + "a 2.0\n# EOF\n")).hasMessageContaining("twice");
        assertThatThrownBy(() -> OpenMetrics.read(good + "b 2.0\n# EOF\n")).hasMessageContaining("another family");
        assertThatThrownBy(() -> OpenMetrics.read("# TYPE a counter\n# HELP a Some.\na 1.0\n# EOF\n"))
                .hasMessageContaining("suffix");
        assertThatThrownBy(() -> OpenMetrics.read("# TYPE a gauge\na 1.0\n# EOF\n"))
                .hasMessageContaining("no help");
    }
}
