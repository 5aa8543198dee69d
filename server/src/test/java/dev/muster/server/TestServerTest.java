package dev.muster.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("wire")
class TestServerTest {
    @Test
    void a_task_goes_through_its_life() {
        try (TestServer server = TestServer.open()) {
            String task = server.task("write a test");
            String lease = server.claim(server.session("anna"), task);
            server.post("/api/v1/tasks/" + task + "/complete", json -> json.field("lease", lease))
                    .expect(200);
            assertThat(server.engine().reads().task(TaskId.parse(task)).state()).isEqualTo(TaskState.COMPLETED);
        }
    }
}
