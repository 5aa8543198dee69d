package dev.muster.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.project.CreateProject;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class HealthTest {
    @TempDir
    Path directory;

    @Test
    void a_server_that_works_is_started_live_and_ready() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            for (String path : new String[] {Health.STARTED, Health.LIVE, Health.READY}) {
                assertThat(server.get(path).statusCode()).as(path).isEqualTo(200);
            }
        }
    }

    @Test
    void a_server_that_drains_is_live_but_not_ready_until_that_is_taken_back() throws Exception {
        try (RunningServer server = new RunningServer(directory)) {
            server.post("/api/v1/admin/drain", "{}");

            HttpResponse<String> ready = server.get(Health.READY);
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(RunningServer.fields(ready).text("detail")).contains("draining");
            assertThat(server.get(Health.LIVE).statusCode()).isEqualTo(200);

            server.post("/api/v1/admin/drain", "{\"drain\":false}");
            assertThat(server.get(Health.READY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_server_whose_engine_has_stopped_is_neither_live_nor_ready() throws Exception {
        FaultPoint.Hook failing = point -> {
            if (point == FaultPoint.AFTER_COMMIT) {
                throw new UncheckedIOException(new java.io.IOException("the disk is gone"));
            }
        };
        EngineOptions options = EngineOptions.defaults().withSynchronous(false).withFaults(failing);
        try (RunningServer server = new RunningServer(directory, options)) {
            Assertions.assertThatExceptionOfType(RefusedException.class)
                    .isThrownBy(() -> server.engine().execute(new CreateProject("p", "")))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.ENGINE_STOPPED));

            assertThat(server.get(Health.STARTED).statusCode()).isEqualTo(200);
            assertThat(server.get(Health.LIVE).statusCode()).isEqualTo(503);
            assertThat(RunningServer.fields(server.get(Health.READY)).text("code"))
                    .isEqualTo("ENGINE_STOPPED");
        }
    }
}
