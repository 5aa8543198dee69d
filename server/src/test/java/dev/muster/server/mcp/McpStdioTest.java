package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol on a pipe. */
class McpStdioTest {
    @TempDir
    Path directory;

    private OutputStream toServer;
    private Engine engine;
    private Thread speaking;
    private BufferedReader answers;

    @BeforeEach
    void start() throws Exception {
        engine = Engine.open(directory.resolve("data"), EngineOptions.defaults().withSynchronous(false));
        McpServer server = new McpServer(engine, McpOptions.defaults("test"));
        Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        toServer = Channels.newOutputStream(in.sink());
        McpStdio stdio =
                new McpStdio(server, Channels.newInputStream(in.source()), Channels.newOutputStream(out.sink()), "web");
        answers = new BufferedReader(
                new InputStreamReader(Channels.newInputStream(out.source()), StandardCharsets.UTF_8));
        speaking = Thread.ofPlatform().start(() -> {
            try {
                stdio.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        say("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\","
                + "\"capabilities\":{},\"clientInfo\":{\"name\":\"pipe\",\"version\":\"1\"}}}");
        assertThat(answer().whole("id")).isZero();
    }

    @AfterEach
    void stop() throws Exception {
        toServer.close();
        speaking.join();
        engine.close();
    }

    private void say(String line) throws Exception {
        toServer.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        toServer.flush();
    }

    private Fields answer() throws Exception {
        return Fields.of(JsonTree.parse(answers.readLine()));
    }

    private Fields call(String tool, String arguments) throws Exception {
        say("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool
                + "\",\"arguments\":" + arguments + "}}");
        Fields result = answer().object("result");
        assertThat(result.has("isError")).as("%s", result.values()).isFalse();
        return result.object("structuredContent");
    }

    @Test
    void the_session_and_the_project_need_not_be_named_and_leases_end_with_the_input() throws Exception {
        SessionId session = SessionId.parse(call("start_session", "{}").text("session"));
        call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}");
        TaskId task = TaskId.parse(call("claim_task", "{}").object("task").text("task_id"));
        assertThat(engine.reads().task(task).project()).isEqualTo("web");

        toServer.close();
        speaking.join();

        assertThat(engine.reads().session(session).state()).isEqualTo(SessionState.ENDED);
        assertThat(engine.reads().task(task).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void a_file_of_this_machine_can_be_handed_in_by_its_path() throws Exception {
        Path file = Files.writeString(directory.resolve("report.txt"), "all is well");
        call("start_session", "{}");
        call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}");
        String lease = call("claim_task", "{}").text("lease");

        call(
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
        call("start_session", "{}");
        say("{\"jsonrpc\":\"2.0\",\"id\":\"wait\",\"method\":\"tools/call\",\"params\":{\"name\":\"claim_task\","
                + "\"arguments\":{\"wait_seconds\":3600}}}");
        while (engine.stats().parked() == 0) {
            Thread.onSpinWait();
        }
        say("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":\"wait\"}}");
        while (engine.stats().parked() > 0) {
            Thread.onSpinWait();
        }

        call("plan_task", "{\"title\":\"t\",\"description\":\"d\"}"); // the next line is its answer, not the claim's

        assertThat(engine.reads().task(new TaskId(1)).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void what_is_no_message_is_told_and_the_next_is_answered() throws Exception {
        say("nonsense");
        assertThat(answer().object("error").whole("code")).isEqualTo(-32700);
        say("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"ping\"}");

        assertThat(answer().text("id")).isEqualTo("x");
    }
}
