package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.metric.Histogram;
import dev.muster.core.metric.Timings;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol on a pipe. */
class McpStdioTest {
    @TempDir
    Path directory;

    private Engine engine;
    private PipeWire pipe;

    @BeforeEach
    void start() throws Exception {
        engine = Engine.open(directory.resolve("data"), EngineOptions.defaults().withSynchronous(false));
        McpServer server =
                new McpServer(engine, McpOptions.defaults("test"), new Timings(Histogram::ofDurations), List::of);
        pipe = new PipeWire((in, out) -> new McpStdio(server, in, out, "web").run());
    }

    @AfterEach
    void stop() throws Exception {
        pipe.close();
        engine.close();
    }

    @Test
    void the_session_and_the_project_need_not_be_named_and_leases_end_with_the_input() throws Exception {
        SessionId session = SessionId.parse(pipe.call("start_session", "{}").text("session"));
        pipe.call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}");
        TaskId task = TaskId.parse(pipe.call("claim_task", "{}").object("task").text("task_id"));
        assertThat(engine.reads().task(task).project()).isEqualTo("web");

        pipe.close();

        assertThat(engine.reads().session(session).state()).isEqualTo(SessionState.ENDED);
        assertThat(engine.reads().task(task).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void a_file_of_this_machine_can_be_handed_in_by_its_path() throws Exception {
        Path file = Files.writeString(directory.resolve("report.txt"), "all is well");
        pipe.call("start_session", "{}");
        pipe.call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}");
        String lease = pipe.call("claim_task", "{}").text("lease");

        pipe.call(
                "complete_task",
                "{\"lease\":\"" + lease + "\",\"summary\":\"s\",\"artifacts\":[{\"name\":\"report\",\"path\":\"" + file
                        + "\"}]}");

        assertThat(engine.reads()
                        .blob(engine.reads().artifacts(new TaskId(1)).getFirst().sha256()))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("all is well");
    }

    @Test
    void a_waiting_claim_is_cancelled_and_holds_up_nobody() throws Exception {
        pipe.call("start_session", "{}");
        pipe.say("{\"jsonrpc\":\"2.0\",\"id\":\"wait\",\"method\":\"tools/call\",\"params\":{\"name\":\"claim_task\","
                + "\"arguments\":{\"wait_seconds\":3600}}}");
        while (engine.stats().parked() == 0) {
            Thread.onSpinWait();
        }
        pipe.say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"wait\"}}");
        while (engine.stats().parked() > 0) {
            Thread.onSpinWait();
        }

        pipe.call(
                "plan_task", "{\"title\":\"t\",\"description\":\"d\"}"); // the next line is its answer, not the claim's

        assertThat(engine.reads().task(new TaskId(1)).state()).isEqualTo(TaskState.READY);
    }

    /** It said to name files by their path, which in a relay are sent along all the same. */
    @Test
    void a_message_that_is_too_long_is_told_what_to_do_and_the_next_is_answered() throws Exception {
        pipe.say("x".repeat(LineReader.LONGEST + 1));

        assertThat(pipe.answer().object("error").text("message"))
                .contains("at most 4194304 bytes", "several calls of complete_task", "'continue'")
                .doesNotContain("path");
        pipe.say("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"ping\"}");
        assertThat(pipe.answer().text("id")).isEqualTo("x");
    }

    @Test
    void what_is_no_message_is_told_and_the_next_is_answered() throws Exception {
        pipe.say("nonsense");
        assertThat(pipe.answer().object("error").whole("code")).isEqualTo(-32700);
        pipe.say("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"ping\"}");

        assertThat(pipe.answer().text("id")).isEqualTo("x");
    }
}
