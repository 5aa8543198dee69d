package dev.muster.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many agents at once: nothing is done twice, and nothing is lost when the server goes and comes back. */
@Tag("wire")
class ManyAgentsTest {
    private static final int AGENTS = 200;

    @Test
    void of_two_hundred_tasks_that_two_agents_race_for_each_is_done_once() throws Exception {
        try (SocketServer server = SocketServer.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.tasks(IntStream.range(0, 200).mapToObj(i -> "task " + i).toList());
            List<String> done = Collections.synchronizedList(new ArrayList<>());
            List<Callable<Void>> racing = new ArrayList<>();
            for (String agent : List.of("ann", "ben")) {
                racing.add(() -> {
                    Wire wire = server.connect();
                    wire.hello(agent);
                    while (true) {
                        Fields claimed = wire.ask("claim", json -> {});
                        if (!claimed.flag("claimed", true)) {
                            return null;
                        }
                        done.add(claimed.object("task").text("id"));
                        assertThat(wire.ask("complete", json -> json.field("lease", claimed.text("lease")))
                                        .text("state"))
                                .isEqualTo("completed");
                    }
                });
            }
            for (Future<Void> each : threads.invokeAll(racing)) {
                each.get();
            }
            assertThat(done).hasSize(200).doesNotHaveDuplicates();
            assertThat(server.engine().reads().counts(SocketServer.PROJECT)).containsEntry(TaskState.COMPLETED, 200L);
        }
    }

    /** An agent that holds a task and follows the log; it goes on where it was when it is cut off. */
    private static final class Follower {
        final String name;
        final List<Long> seen = new ArrayList<>();
        String session = "";
        String lease = "";
        Wire wire;

        Follower(String name, int port) {
            this.name = name;
            this.wire = Wire.open(port);
            this.session = wire.hello(name).text("session");
            this.lease = wire.ask("claim", json -> {}).text("lease");
            wire.ask("subscribe", json -> json.field("after", 0L));
        }

        /** Reads on to an event. */
        void follow(long last) {
            while (seen.isEmpty() || seen.getLast() < last) {
                seen.add(wire.next("event").whole("seq"));
            }
        }

        Fields comeBack(int port) {
            wire = Wire.open(port);
            long cursor = seen.isEmpty() ? 0 : seen.getLast();
            Fields welcome = wire.hello(
                    json -> json.field("agent", name).field("session", session).field("resume_cursor", cursor));
            wire.ask("subscribe", json -> {});
            return welcome;
        }
    }

    @Test
    void two_hundred_agents_resume_after_a_restart_and_miss_nothing_and_keep_their_leases() throws Exception {
        Path directory = SocketServer.scratch();
        try (Engine engine = Engine.open(directory, EngineOptions.defaults().withSynchronous(false))) {
            engine.execute(new CreateProject(SocketServer.PROJECT, ""));
            engine.execute(new CreateTasks(
                    SocketServer.PROJECT,
                    IntStream.range(0, AGENTS)
                            .mapToObj(i -> NewTask.titled("task " + i))
                            .toList(),
                    null,
                    null));
            List<Follower> followers = new ArrayList<>();
            int port;
            try (MusterServer server = MusterServer.start(engine, ServerOptions.local(0))) {
                port = server.port();
                for (int i = 0; i < AGENTS; i++) {
                    followers.add(new Follower("agent-" + i, port));
                    stayHeard(followers);
                }
                // They are in different places when the server goes.
                long last = engine.events().last(SocketServer.PROJECT);
                for (int i = 0; i < AGENTS; i++) {
                    followers.get(i).follow(last * (i % 4) / 4);
                }
            }
            for (Follower each : followers) {
                assertThat(each.wire.closeCode()).isEqualTo(1001);
            }
            publish(engine, 100); // while nobody is there
            try (MusterServer server = MusterServer.start(engine, ServerOptions.local(port))) {
                for (int i = 0; i < AGENTS; i++) {
                    Fields welcome = followers.get(i).comeBack(server.port());
                    assertThat(welcome.flag("resumed", false)).isTrue();
                    assertThat(welcome.texts("held")).hasSize(1);
                    stayHeard(followers.subList(0, i + 1));
                }
                for (Follower each : followers) {
                    assertThat(each.wire
                                    .ask("complete", json -> json.field("lease", each.lease))
                                    .text("state"))
                            .isEqualTo("completed");
                }
                long last = publish(engine, 1);
                for (Follower each : followers) {
                    each.follow(last);
                    assertThat(each.seen)
                            .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
                }
            }
            assertThat(engine.reads().counts(SocketServer.PROJECT)).containsEntry(TaskState.COMPLETED, (long) AGENTS);
            assertThat(engine.reads().tasks(TaskQuery.of(SocketServer.PROJECT)).tasks())
                    .allSatisfy(task -> assertThat(task.attempts()).isEqualTo(1));
        } finally {
            SocketServer.delete(directory);
        }
    }

    /** With every tenth that comes, all say that they are there: where much else runs, the last comes late. */
    private static void stayHeard(List<Follower> there) {
        if (there.size() % 10 == 0) {
            there.forEach(each -> each.wire.say("heartbeat", json -> {}));
        }
    }

    private static long publish(Engine engine, int count) {
        List<NewEvent> events = Collections.nCopies(count, new NewEvent("a.b", null));
        return engine.execute(new PublishEvents(SocketServer.PROJECT, events, null));
    }
}
