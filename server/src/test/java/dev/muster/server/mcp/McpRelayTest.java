package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.event.Event;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.server.ServerOptions;
import dev.muster.server.TestServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A relay whose owner of the data directory goes away: the next owner takes over, and nothing is done twice. */
@Execution(ExecutionMode.CONCURRENT) // each test has a server of its own, and mostly waits
class McpRelayTest {
    private static final int MIB = 1024 * 1024;

    @TempDir
    Path directory;

    private @Nullable Rig owner;
    private PipeWire pipe;

    @BeforeEach
    void relay() throws Exception {
        pipe = new PipeWire((in, out) -> new McpRelay(this::find, in, out, McpRelay.Added.NOTHING).run());
        pipe.call("start_session", "{}");
    }

    @AfterEach
    void close() throws Exception {
        pipe.close();
        ownerGoes();
    }

    /** Where the owner is; if there is none, one begins, as the relay's own process would. */
    private synchronized URI find() throws IOException {
        Rig there = owner;
        if (there == null) {
            try {
                there = Rig.open(directory);
            } catch (Exception e) {
                throw new IOException(e);
            }
            owner = there;
        }
        return there.address();
    }

    private synchronized void ownerGoes() {
        if (owner != null) {
            owner.close();
            owner = null;
        }
    }

    /** The engine of the owner of now. */
    private Engine engine() {
        return Objects.requireNonNull(owner).engine;
    }

    @Test
    void the_next_request_is_answered_by_the_next_owner_with_the_session_and_the_lease_of_before() throws Exception {
        pipe.call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}");
        Fields claim = pipe.call("claim_task", "{}");
        TaskId task = TaskId.parse(claim.object("task").text("task_id"));

        ownerGoes();
        pipe.call("complete_task", "{\"lease\":\"" + claim.text("lease") + "\",\"summary\":\"s\"}");

        assertThat(engine().reads().task(task))
                .returns(TaskState.COMPLETED, Task::state)
                .returns(1L, Task::fence)
                .returns(1, Task::attempts);
        assertThat(engine().reads().history(task, 0, 100).stream().map(Event::kind))
                .containsOnlyOnce("task.claimed", "task.completed");
        assertThat(engine().reads().sessions(null, 10)).hasSize(1);
    }

    @Test
    void what_is_planned_while_the_owner_changes_time_and_again_is_planned_once() throws Exception {
        for (int i = 0; i < 5; i++) {
            pipe.call("plan_task", "{\"title\":\"before " + i + "\",\"description\":\"d\"}");
            ownerGoes();
            pipe.call("plan_task", "{\"title\":\"after " + i + "\",\"description\":\"d\"}");
        }

        assertThat(engine().reads().tasks(TaskQuery.of("default")).tasks())
                .extracting(Task::title)
                .containsExactly(
                        "after 4",
                        "before 4",
                        "after 3",
                        "before 3",
                        "after 2",
                        "before 2",
                        "after 1",
                        "before 1",
                        "after 0",
                        "before 0");
    }

    @Test
    void a_client_that_quits_after_the_owner_changed_leaves_its_tasks_to_others() throws Exception {
        pipe.call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}");
        TaskId task = TaskId.parse(pipe.call("claim_task", "{}").object("task").text("task_id"));
        ownerGoes();
        pipe.call("get_status", "{}");

        pipe.close();

        assertThat(engine().reads().sessions(null, 10))
                .extracting(Session::state)
                .containsExactly(SessionState.ENDED);
        assertThat(engine().reads().task(task).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void a_claim_that_waits_as_the_owner_goes_is_answered_and_holds_nothing() throws Exception {
        pipe.begin("waiting", "claim_task", "{\"wait_seconds\":3600}");
        TestServer.await("the claim waits", () -> engine().stats().parked() == 1);

        ownerGoes();
        Fields answer = pipe.answer();
        assertThat(answer.value("id")).isEqualTo("waiting");
        assertThat(answer.toString()).doesNotContain("claimed=true");
        pipe.call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}");

        assertThat(engine().reads().task(new TaskId(1)).state()).isEqualTo(TaskState.READY);
        assertThat(pipe.call("claim_task", "{}").flag("claimed", false)).isTrue();
    }

    private static String stateless(String id, String tool, String arguments) {
        return "{\"jsonrpc\":\"2.0\",\"id\":\"" + id + "\",\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments
                + ",\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"pipe\",\"version\":\"1\"},"
                + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
    }

    @Test
    void a_call_without_a_session_is_cancelled_by_hanging_up_and_the_next_is_answered() throws Exception {
        try (PipeWire client = new PipeWire(
                (in, out) -> new McpRelay(this::find, in, out, McpRelay.Added.NOTHING).run(), /* greets= */ false)) {
            client.say(stateless("s", "start_session", "{}"));
            assertThat(client.answer().value("id")).isEqualTo("s");
            client.say(stateless("wait", "claim_task", "{\"wait_seconds\":3600}"));
            TestServer.await("the claim waits", () -> engine().stats().parked() == 1);

            client.say(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"wait\"}}");
            TestServer.await("nobody waits", () -> engine().stats().parked() == 0);

            client.say(stateless("next", "plan_task", "{\"title\":\"t\",\"description\":\"d\"}"));
            Fields next = client.answer();
            assertThat(next.value("id")).as("%s", next).isEqualTo("next");
            assertThat(next.has("result")).as("%s", next).isTrue();
        }
    }

    @Test
    void a_request_that_cannot_be_relayed_is_answered_with_an_error_of_the_protocol_and_no_tools_result()
            throws Exception {
        URI nowhere = URI.create("http://127.0.0.1:99999");
        try (PipeWire lost =
                new PipeWire((in, out) -> new McpRelay(() -> nowhere, in, out, McpRelay.Added.NOTHING).run())) {
            for (String method : new String[] {"ping", "initialize", "tools/list"}) {
                lost.say("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"" + method + "\",\"params\":{}}");
                Fields answer = lost.answer();
                assertThat(answer.whole("id")).isEqualTo(7);
                assertThat(answer.has("result")).as("%s", answer).isFalse();
                assertThat(answer.object("error").text("message")).contains("http://127.0.0.1:99999");
            }
            lost.begin("8", "claim_task", "{}");
            assertThat(lost.answer().has("error")).isTrue();
        }
    }

    @Test
    void what_the_server_refuses_before_it_reads_the_id_is_the_answer_to_the_request_all_the_same() throws Exception {
        try (PipeWire early = new PipeWire(
                (in, out) -> new McpRelay(this::find, in, out, McpRelay.Added.NOTHING).run(), /* greets= */ false)) {
            early.say("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\",\"params\":{}}");

            Fields answer = early.answer();
            assertThat(answer.value("id")).isEqualTo(7L);
            assertThat(answer.object("error").whole("code")).isEqualTo(Protocol.INVALID_REQUEST);
            assertThat(answer.object("error").text("message")).contains("send 'initialize' first");
        }
    }

    @Test
    void an_artifact_that_is_not_there_stays_a_tools_refusal_that_a_model_can_read() throws Exception {
        pipe.begin(
                "a",
                "complete_task",
                "{\"lease\":\"L1.1.1\",\"summary\":\"s\",\"artifacts\":[{\"name\":\"n\",\"path\":\"/no/such/file\"}]}");

        Fields answer = pipe.answer();
        assertThat(answer.object("result").flag("isError", false))
                .as("%s", answer)
                .isTrue();
    }

    /** A file of that size, as an argument of complete_task. */
    private String artifact(String name, int bytes) throws IOException {
        Path file = Files.write(directory.resolve(name), new byte[bytes]);
        return "\"summary\":\"s\",\"artifacts\":[{\"name\":\"" + name + "\",\"path\":\"" + file + "\"}]}";
    }

    private static String claimed(PipeWire pipe) throws Exception {
        pipe.call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}");
        return "{\"lease\":\"" + pipe.call("claim_task", "{}").text("lease") + "\",";
    }

    @Test
    void files_that_are_more_than_the_server_takes_at_once_are_refused_with_what_to_do_and_that_can_be_done()
            throws Exception {
        String lease = claimed(pipe);

        pipe.begin("large", "complete_task", lease + artifact("large", 4 * MIB));
        Fields answer = pipe.answer();
        assertThat(answer.value("id")).isEqualTo("large");
        assertThat(answer.object("error").text("message"))
                .contains("the body has 55", "at most 4194304 are accepted", "next_action 'continue'")
                .doesNotContain("cannot be reached");

        pipe.call("complete_task", lease + "\"next_action\":\"continue\"," + artifact("first", 2 * MIB));
        pipe.call("complete_task", lease + artifact("second", 2 * MIB));
        assertThat(engine().reads().artifacts(new TaskId(1)))
                .extracting(Artifact::name, Artifact::size)
                .containsExactlyInAnyOrder(tuple("first", 2L * MIB), tuple("second", 2L * MIB));
    }

    @Test
    void a_server_that_is_set_to_take_more_gets_more_from_a_relay_too() throws Exception {
        ServerOptions options = Rig.tools("all");
        try (Rig roomy = Rig.open(
                        directory.resolve("roomy"),
                        options.withHttp(options.http().withMaxBody(8 * MIB)));
                PipeWire client = new PipeWire(
                        (in, out) -> new McpRelay(roomy::address, in, out, McpRelay.Added.NOTHING).run())) {
            client.call("start_session", "{}");

            client.call("complete_task", claimed(client) + artifact("large", 4 * MIB));

            assertThat(roomy.engine.reads().artifacts(new TaskId(1)))
                    .extracting(Artifact::size)
                    .containsExactly(4L * MIB);
        }
    }

    @Test
    void the_tools_that_were_asked_for_are_those_of_this_client_whatever_the_server_shows_to_others() throws Exception {
        McpRelay.Added lab = new McpRelay.Added(null, null, "lab");
        try (Rig plain = Rig.open(directory.resolve("plain"), Rig.tools("workflows"));
                PipeWire wide = new PipeWire((in, out) -> new McpRelay(plain::address, in, out, lab).run());
                PipeWire usual = new PipeWire(
                        (in, out) -> new McpRelay(plain::address, in, out, McpRelay.Added.NOTHING).run())) {
            assertThat(shown(wide)).contains("run_validation", "claim_task").doesNotContain("investigate");
            assertThat(shown(usual)).contains("investigate", "claim_task").doesNotContain("run_validation");
            usual.begin("b", "run_validation", "{}");
            assertThat(usual.answer().object("error").text("message")).contains("there is no tool 'run_validation'");
        }
    }

    @Test
    void tools_that_nobody_knows_are_refused_by_a_server_whose_client_asks_for_them_in_its_header() throws Exception {
        McpRelay.Added misspelt = new McpRelay.Added(null, null, "lba");
        try (Rig plain = Rig.open(directory.resolve("plain"), Rig.tools("all"));
                PipeWire wire = new PipeWire((in, out) -> new McpRelay(plain::address, in, out, misspelt).run())) {
            wire.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}");
            assertThat(wire.answer().has("error")).isTrue();
        }
    }

    private static List<String> shown(PipeWire wire) throws Exception {
        wire.say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}");
        return wire.answer().object("result").objects("tools").stream()
                .map(tool -> tool.text("name"))
                .toList();
    }

    /** It said that the server could not be reached. */
    @Test
    void a_token_that_is_not_good_is_told_as_that() throws Exception {
        ServerOptions options = Rig.tools("standard");
        try (Rig guarded = Rig.open(
                        directory.resolve("guarded"),
                        options.withDoor(options.door().withTokens(true)));
                PipeWire client = new PipeWire((in, out) ->
                        new McpRelay(guarded::address, in, out, new McpRelay.Added(null, "bad", null)).run())) {
            client.begin("1", "get_status", "{}");

            assertThat(client.answer().object("error").text("message"))
                    .contains("refused", "MUSTER_TOKEN")
                    .doesNotContain("cannot be reached");
        }
    }
}
