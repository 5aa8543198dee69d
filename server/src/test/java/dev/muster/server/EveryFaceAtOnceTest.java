package dev.muster.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.server.mcp.McpWire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many agents after the same work, who come through REST, WebSocket and both eras of MCP to one server. */
@Tag("wire")
class EveryFaceAtOnceTest {
    private static final int AGENTS = 50;
    private static final int CLAIMS = 200;
    private static final int WAYS = 4;
    private static final int ROUNDS = 10;

    private TestServer server;
    private McpWire mcp;

    @BeforeEach
    void open() {
        server = TestServer.open();
        mcp = new McpWire(server.port());
    }

    private List<Worker> agentsOfAllFaces() throws Exception {
        List<Worker> workers = new ArrayList<>();
        for (int i = 0; i < AGENTS; i++) {
            String name = "agent-" + i;
            workers.add(
                    switch (i % WAYS) {
                        case 0 -> Worker.rest(server, name);
                        case 1 -> Worker.webSocket(server, name);
                        case 2 -> Worker.stateless(mcp, name);
                        default -> Worker.inSession(mcp, name);
                    });
        }
        return workers;
    }

    @AfterEach
    void close() {
        mcp.close();
        server.close();
    }

    @Test
    void fifty_agents_do_ten_thousand_tasks_each_exactly_once_whatever_face_they_come_through() throws Exception {
        server.plan(AGENTS * CLAIMS); // before they come: who comes through a WebSocket must not be silent for long
        List<Worker> workers = agentsOfAllFaces();
        Map<String, AtomicInteger> done = new ConcurrentHashMap<>();
        AtomicInteger[] doneThrough = {
            new AtomicInteger(), new AtomicInteger(), new AtomicInteger(), new AtomicInteger()
        };

        AtOnce.run(AGENTS, agent -> {
            Worker worker = workers.get(agent);
            Worker.Said said = worker.claim(null);
            while (said.won()) {
                done.computeIfAbsent(said.taskId(), id -> new AtomicInteger()).incrementAndGet();
                worker.complete(said);
                doneThrough[agent % WAYS].incrementAndGet();
                said = worker.claim(null);
            }
            saysThatNothingIsTheirs(said);
        });

        assertThat(done).hasSize(AGENTS * CLAIMS);
        assertThat(done.values()).allSatisfy(times -> assertThat(times).hasValue(1));
        assertThat(doneThrough).allSatisfy(times -> assertThat(times).hasPositiveValue());
        assertThat(server.engine().reads().counts(TestServer.PROJECT))
                .containsEntry(TaskState.COMPLETED, (long) AGENTS * CLAIMS)
                .containsEntry(TaskState.READY, 0L)
                .containsEntry(TaskState.IN_PROGRESS, 0L);
        for (String kind : List.of("task.claimed", "task.completed")) {
            Map<TaskId, Long> logged = logged(kind);
            assertThat(logged).hasSize(AGENTS * CLAIMS);
            assertThat(logged.values()).containsOnly(1L);
        }
    }

    /** How often something of a kind happened to each task, as the store has it. */
    private Map<TaskId, Long> logged(String kind) {
        List<TaskId> tasks = new ArrayList<>();
        long last = server.engine().events().last(TestServer.PROJECT);
        long cursor = 0;
        while (cursor < last) {
            EventPage page =
                    server.engine().events().read(TestServer.PROJECT, cursor, new EventFilter(List.of(kind)), 1_000);
            page.events().stream().map(Event::task).forEach(tasks::add);
            cursor = page.cursor();
        }
        return tasks.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static void saysThatNothingIsTheirs(Worker.Said said) {
        assertThat(said.refused()).isFalse();
        assertThat(said.answer().value("claimed")).as("%s", said.answer()).isEqualTo(false);
        assertThat(said.answer().has("task")).as("%s", said.answer()).isFalse();
        assertThat(said.answer().has("lease")).as("%s", said.answer()).isFalse();
    }

    @Test
    void of_fifty_agents_of_all_faces_that_want_one_task_one_gets_it_and_the_others_are_told_that_it_is_not_theirs()
            throws Exception {
        List<Worker> workers = agentsOfAllFaces();
        for (int round = 0; round < ROUNDS; round++) {
            String task = server.task("one only");
            ConcurrentLinkedQueue<Worker.Said> lost = new ConcurrentLinkedQueue<>();
            Map<Integer, Worker.Said> won = new ConcurrentHashMap<>();

            AtOnce.run(AGENTS, agent -> {
                Worker.Said said = workers.get(agent).claim(task);
                if (said.won()) {
                    won.put(agent, said);
                } else {
                    lost.add(said);
                }
            });

            assertThat(won).hasSize(1);
            for (Map.Entry<Integer, Worker.Said> winner : won.entrySet()) {
                workers.get(winner.getKey()).complete(winner.getValue());
            }
            assertThat(lost).hasSize(AGENTS - 1).allSatisfy(said -> {
                assertThat(said.refused()).isTrue();
                assertThat(said.answer().toString()).contains("NOT yours").doesNotContain("lease=", "claimed=");
            });
            assertThat(server.engine().reads().task(TaskId.parse(task)))
                    .returns(TaskState.COMPLETED, Task::state)
                    .returns(1L, Task::fence);
        }
    }
}
