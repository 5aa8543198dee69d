package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.event.Event;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.server.AtOnce;
import dev.muster.server.Reply;
import dev.muster.server.TestServer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many agents after the same work, through REST. */
@Tag("wire")
class ManyAgentsTest {
    private static final int AGENTS = 50;
    private static final int CLAIMS = 200;

    @Test
    void fifty_agents_do_ten_thousand_tasks_each_exactly_once() throws Exception {
        try (TestServer server = TestServer.open()) {
            server.plan(AGENTS * CLAIMS);
            Set<String> done = ConcurrentHashMap.newKeySet();
            ConcurrentLinkedQueue<String> twice = new ConcurrentLinkedQueue<>();
            AtOnce.run(AGENTS, agent -> {
                String session = server.session("agent-" + agent);
                while (true) {
                    Fields claimed = server.post("/api/v1/tasks/claim", json -> json.field("session", session))
                            .expect(200)
                            .json();
                    if (!claimed.flag("claimed", true)) {
                        assertThat(claimed.has("task") || claimed.has("lease")).isFalse();
                        return;
                    }
                    String task = claimed.object("task").text("id");
                    if (!done.add(task)) {
                        twice.add(task);
                    }
                    server.post(
                                    "/api/v1/tasks/" + task + "/complete",
                                    json -> json.field("lease", claimed.text("lease")))
                            .expect(200);
                }
            });
            assertThat(twice).isEmpty();
            assertThat(done).hasSize(AGENTS * CLAIMS);
            assertThat(server.engine().reads().counts(TestServer.PROJECT))
                    .containsEntry(TaskState.COMPLETED, (long) AGENTS * CLAIMS)
                    .containsEntry(TaskState.READY, 0L)
                    .containsEntry(TaskState.IN_PROGRESS, 0L);
            assertThat(done.stream().limit(500)).allSatisfy(task -> {
                TaskId id = TaskId.parse(task);
                assertThat(server.engine().reads().task(id)).returns(1L, Task::fence);
                assertThat(server.engine().reads().history(id, 0, 100).stream().map(Event::kind))
                        .containsOnlyOnce("task.claimed", "task.completed");
            });
        }
    }

    @Test
    void of_fifty_agents_that_want_one_task_one_gets_it_and_all_others_are_told_that_it_is_not_theirs()
            throws Exception {
        try (TestServer server = TestServer.open()) {
            List<String> sessions = IntStream.range(0, AGENTS)
                    .mapToObj(agent -> server.session("agent-" + agent))
                    .toList();
            for (int round = 0; round < 20; round++) {
                String task = server.task("one only");
                ConcurrentLinkedQueue<Reply> replies = new ConcurrentLinkedQueue<>();
                AtOnce.run(
                        AGENTS,
                        agent -> replies.add(server.post(
                                "/api/v1/tasks/claim",
                                json -> json.field("session", sessions.get(agent))
                                        .field("task", task))));
                List<Reply> won =
                        replies.stream().filter(each -> each.status() == 200).toList();
                assertThat(won).hasSize(1);
                assertThat(replies.stream().filter(each -> each.status() != 200))
                        .hasSize(AGENTS - 1)
                        .allSatisfy(lost -> {
                            assertThat(lost.status()).isEqualTo(409);
                            assertThat(lost.json().text("detail")).contains("NOT yours");
                            assertThat(lost.text()).doesNotContain("\"lease\"", "\"claimed\"");
                        });
                server.post(
                                "/api/v1/tasks/" + task + "/complete",
                                json -> json.field(
                                        "lease", won.getFirst().json().text("lease")))
                        .expect(200);
            }
        }
    }
}
