package dev.muster.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.EngineOptions;
import dev.muster.server.operation.Operations;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class AdminTest {
    @TempDir
    Path directory;

    private static String session(RunningServer server, String agent) throws Exception {
        server.post("/api/v1/projects", "{\"project\":\"p\"}");
        return RunningServer.fields(server.post("/api/v1/sessions", "{\"project\":\"p\",\"agent\":\"" + agent + "\"}"))
                .text("id");
    }

    @Test
    void while_it_drains_work_in_progress_ends_well_and_new_work_is_not_given_out() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            String session = session(server, "ann");
            String claim = "{\"session\":\"" + session + "\"}";
            server.post("/api/v1/tasks", "{\"project\":\"p\",\"title\":\"one\"}");
            server.post("/api/v1/tasks", "{\"project\":\"p\",\"title\":\"two\"}");
            String lease = RunningServer.fields(server.post("/api/v1/tasks/claim", claim))
                    .text("lease");

            Fields drained = RunningServer.fields(server.post("/api/v1/admin/drain", ""));

            assertThat(drained.flag("draining", false)).isTrue();
            assertThat(drained.whole("in_progress")).isEqualTo(1);
            String leased = "{\"lease\":\"" + lease + "\"}";
            assertThat(server.post("/api/v1/sessions/" + session + "/heartbeat", "{}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(server.post("/api/v1/tasks/t1/renew", leased).statusCode())
                    .isEqualTo(200);
            assertThat(server.post("/api/v1/tasks/t1/complete", "{\"lease\":\"" + lease + "\",\"summary\":\"done\"}")
                            .statusCode())
                    .isEqualTo(200);
            HttpResponse<String> refused = server.post("/api/v1/tasks/claim", claim);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(RunningServer.fields(refused).text("detail")).contains("draining");
            assertThat(RunningServer.fields(server.get("/api/v1/tasks/t2")).text("state"))
                    .isEqualTo("ready");

            server.post("/api/v1/admin/drain", "{\"drain\":false}");
            assertThat(RunningServer.fields(server.post("/api/v1/tasks/claim", claim))
                            .flag("claimed", false))
                    .isTrue();
        }
    }

    @Test
    void a_claim_that_waits_is_told_at_once_when_the_drain_begins() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            String session = session(server, "ann");
            CompletableFuture<HttpResponse<String>> waiting = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    waiting.complete(server.post(
                            "/api/v1/tasks/claim", "{\"session\":\"" + session + "\",\"wait_seconds\":600}"));
                } catch (Exception e) {
                    waiting.completeExceptionally(e);
                }
            });
            while (server.engine().stats().parked() == 0) {
                assertThat(waiting).isNotDone();
                Thread.onSpinWait();
            }

            server.post("/api/v1/admin/drain", "{}");

            assertThat(waiting.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(503);
        }
    }

    @Test
    void statistics_say_what_there_is_and_fit_their_schema() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            session(server, "ann");
            server.post("/api/v1/tasks", "{\"project\":\"p\",\"title\":\"one\"}");

            Fields stats = RunningServer.fields(server.get("/api/v1/admin/stats"));

            assertThat(Operations.get("admin_stats").output().problems(stats.values()))
                    .isEmpty();
            assertThat(stats.object("tasks").whole("ready")).isEqualTo(1);
            assertThat(stats.object("agents").whole("idle")).isEqualTo(1);
            assertThat(stats.object("store").whole("database_bytes")).isPositive();
            assertThat(stats.object("connections").whole("all")).isPositive();
            assertThat(stats.objects("commands").stream().map(each -> each.text("command")))
                    .containsExactly("create_project", "create_tasks", "start_session");
        }
    }

    @Test
    void retention_runs_when_it_is_asked_for_and_not_only_when_it_is_due() throws Exception {
        EngineOptions forgetful = EngineOptions.defaults()
                .withSynchronous(false)
                .withRetention(Duration.ZERO, Duration.ofDays(1), Duration.ofHours(1), Long.MAX_VALUE);
        try (RunningServer server = new RunningServer(directory, forgetful)) {
            session(server, "ann");
            server.post("/api/v1/tasks", "{\"project\":\"p\",\"title\":\"one\"}");
            server.post("/api/v1/tasks/t1/cancel", "{}");
            assertThat(server.get("/api/v1/tasks/t1").statusCode()).isEqualTo(200);

            // Again and again: in the millisecond in which the task was cancelled it is not old enough yet.
            do {
                assertThat(server.post("/api/v1/admin/retention", "{}").statusCode())
                        .isEqualTo(200);
            } while (server.get("/api/v1/tasks/t1").statusCode() != 404);
        }
    }
}
