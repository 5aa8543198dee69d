package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMachine;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import dev.muster.server.ServerOptions;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How messages are answered over HTTP, whatever they ask. */
class ProtocolTest {
    private static final int BUDGET = 4_000;

    @TempDir
    Path directory;

    private Rig rig;

    @BeforeEach
    void start() throws Exception {
        rig = Rig.open(directory, ServerOptions.local(0));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-11-25", "2025-06-18", "2025-03-26"})
    void an_older_version_is_spoken_when_it_is_asked_for(String version) throws Exception {
        HttpResponse<String> response =
                rig.post(rig.message("initialize", Map.of("protocolVersion", version, "capabilities", Map.of())));

        assertThat(Rig.json(response).object("result").text("protocolVersion")).isEqualTo(version);
        assertThat(response.headers().firstValue("Mcp-Session-Id").orElseThrow())
                .hasSize(32);
    }

    @Test
    void a_version_that_nobody_knows_is_offered_the_newest_with_sessions() throws Exception {
        HttpResponse<String> response =
                rig.post(rig.message("initialize", Map.of("protocolVersion", "2031-01-01", "capabilities", Map.of())));

        assertThat(Rig.json(response).object("result").text("protocolVersion")).isEqualTo("2025-11-25");
    }

    @Test
    void a_plain_call_is_answered_as_json_without_a_stream() throws Exception {
        HttpResponse<String> response = rig.legacy(rig.begin("2025-11-25"), "tools/list", Map.of());

        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(Rig.json(response).object("result").objects("tools")).hasSize(15);
    }

    @Test
    void a_session_that_was_ended_is_not_found_any_more() throws Exception {
        String session = rig.begin("2025-11-25");

        assertThat(rig.send("DELETE", null, "Mcp-Session-Id", session).statusCode())
                .isEqualTo(204);
        assertThat(rig.legacy(session, "ping", Map.of()).statusCode()).isEqualTo(404);
        assertThat(rig.post(rig.message("ping", Map.of())).statusCode()).isEqualTo(400);
    }

    @Test
    void several_messages_at_once_are_for_the_oldest_version_alone() throws Exception {
        String batch = "[" + rig.message("ping", Map.of()) + "," + rig.message("ping", Map.of()) + "]";

        assertThat(rig.post(batch, "Mcp-Session-Id", rig.begin("2025-03-26")).body())
                .startsWith("[{")
                .endsWith("}]");
        assertThat(rig.post(batch, "Mcp-Session-Id", rig.begin("2025-11-25")).statusCode())
                .isEqualTo(400);
    }

    @Test
    void more_messages_at_once_than_can_be_held_are_refused() throws Exception {
        List<String> pings =
                Stream.generate(() -> rig.message("ping", Map.of())).limit(101).toList();

        HttpResponse<String> refused =
                rig.post("[" + String.join(",", pings) + "]", "Mcp-Session-Id", rig.begin("2025-03-26"));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("101 messages", "in parts");
    }

    @Test
    void an_engine_that_has_stopped_is_told_as_that_and_not_as_a_defect() throws Exception {
        rig.engine.close();

        for (String method : List.of("resources/list", "prompts/get")) {
            Fields error = Rig.json(rig.modern(method, Map.of("name", "coder", "arguments", Map.of("task_id", "t1"))))
                    .object("error");
            assertThat(error.text("message")).as(method).contains("ENGINE_STOPPED");
            assertThat(error.whole("code")).isEqualTo(-32603);
        }
    }

    @Test
    void a_request_of_the_stateless_era_needs_nothing_before_it() throws Exception {
        Fields result = Rig.json(rig.modern("server/discover", Map.of())).object("result");

        assertThat(result.texts("supportedVersions")).contains("2026-07-28", "2025-11-25");
        assertThat(result.text("resultType")).isEqualTo("complete");
        assertThat(result.whole("ttlMs")).isPositive();
    }

    @Test
    void headers_that_contradict_the_body_are_refused_by_name() throws Exception {
        String body = rig.message(
                "tools/list",
                Map.of(
                        "_meta",
                        Map.of(
                                "io.modelcontextprotocol/protocolVersion",
                                "2026-07-28",
                                "io.modelcontextprotocol/clientCapabilities",
                                Map.of())));

        HttpResponse<String> response =
                rig.post(body, "MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Rig.json(response).object("error").whole("code")).isEqualTo(-32020);
    }

    @Test
    void an_unknown_method_is_not_found_and_the_nearest_is_told() throws Exception {
        HttpResponse<String> response = rig.modern("tools/lits", Map.of());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(Rig.json(response).object("error").text("message")).contains("tools/list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host: evil.example.com", "Origin: http://evil.example.com", "Origin: null"})
    void a_page_of_another_origin_is_kept_out(String header) throws Exception {
        String host = header.startsWith("Host") ? header : "Host: localhost\r\n" + header;

        assertThat(raw("POST /mcp HTTP/1.1\r\n" + host
                        + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"))
                .startsWith("HTTP/1.1 403");
    }

    /** Sends bytes; whoever names localhost means this server. */
    private String raw(String request) throws Exception {
        int port = rig.address().getPort();
        String meant = request.replace("Host: localhost\r\n", "Host: localhost:" + port + "\r\n");
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write(meant.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "[]",
                "null",
                "{}",
                "{\"jsonrpc\":\"2.0\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":[1]}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}"
            })
    void what_is_no_message_is_a_bad_request_and_told_so(String body) throws Exception {
        HttpResponse<String> response = rig.post(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(Rig.json(response).object("error").text("message")).isNotBlank();
    }

    @Test
    void deep_nesting_and_too_large_a_body_are_refused_and_the_server_goes_on() throws Exception {
        assertThat(rig.post("[".repeat(100_000)).statusCode()).isEqualTo(400);
        assertThat(raw("POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 5000000\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(rig.send("POST", "{}", "Content-Type", "text/plain").statusCode())
                .isEqualTo(415);
        assertThat(rig.send("PUT", "{}").statusCode()).isEqualTo(405);

        assertThat(rig.modern("tools/list", Map.of()).statusCode()).isEqualTo(200);
    }

    @Test
    void the_standard_tools_cost_a_model_less_than_their_budget() throws Exception {
        List<Fields> tools =
                Rig.json(rig.modern("tools/list", Map.of())).object("result").objects("tools");
        var encoding = Encodings.newDefaultEncodingRegistry().getEncoding(EncodingType.CL100K_BASE);

        int tokens = tools.stream()
                .map(tool -> tool.text("name") + tool.text("description") + EventJson.text(tool.value("inputSchema")))
                .mapToInt(encoding::countTokens)
                .sum();

        assertThat(tokens).isBetween(500, BUDGET);
    }

    @Test
    void resources_and_prompts_show_a_task() throws Exception {
        rig.call("start_session", Map.of("agent", "ann"));
        Fields made = rig.call("plan_task", Map.of("title", "Read me", "description", "Thoroughly."));
        String id = made.objects("tasks").getFirst().text("task_id");

        assertThat(rig.modern("resources/list", Map.of()).body()).contains("muster://tasks/" + id);
        assertThat(rig.modern("resources/read", Map.of("uri", "muster://tasks/" + id))
                        .body())
                .contains("Thoroughly.");
        assertThat(rig.modern("prompts/get", Map.of("name", "tester", "arguments", Map.of("task_id", id)))
                        .body())
                .contains("Read me");
        assertThat(rig.modern(
                                "completion/complete",
                                Map.of(
                                        "ref",
                                        Map.of("type", "ref/prompt", "name", "tester"),
                                        "argument",
                                        Map.of("name", "task_id", "value", "t")))
                        .body())
                .contains("\"values\":[\"" + id + "\"]");
    }

    @Test
    void there_is_a_prompt_for_each_phase_of_the_workflows_that_tells_what_its_table_allows() throws Exception {
        List<String> names =
                McpWire.json(rig.modern("prompts/list", Map.of())).object("result").objects("prompts").stream()
                        .map(prompt -> prompt.text("name"))
                        .toList();
        for (ScrumState state : ScrumState.values()) {
            assertThat(names).contains("scrum_" + StateMachine.wire(state));
            assertThat(prompt("scrum_" + StateMachine.wire(state), Map.of()))
                    .contains(StateMachine.wires(ScrumMachine.TABLE.allowed(state)));
        }
        assertThat(names)
                .contains("tdd_design", "tdd_test_red", "tdd_code_green", "tdd_refactor")
                .contains("cascade_preflight", "cascade_investigate", "cascade_check", "cascade_act")
                .contains("cascade_postflight")
                .doesNotContain("tdd_committed", "cascade_none");
    }

    @Test
    void a_phase_prompt_for_a_story_tells_of_it_and_of_what_is_possible_now() throws Exception {
        String session = rig.call("start_session", Map.of("agent", "ann")).text("session");
        StoryId story = rig.engine
                .execute(new AddStories(
                        "default", null, List.of(new NewStory("Print it", "On paper.", "It is printed.", 0)), null))
                .getFirst();
        Map<String, Object> arguments = Map.of("story", story.toString());
        assertThat(prompt("tdd_test_red", arguments))
                .contains("Now it is not begun, not test_red")
                .contains("Print it", "On paper.", "It is done when: It is printed.", "Possible now: start");
        assertThat(prompt("cascade_check", Map.of("session", session)))
                .contains("Now it is none, not check.", "score what you know by preflight");
        assertThat(prompt("scrum_backlog_ready", Map.of("project", "default"))).contains("Project: ");
        assertThat(rig.modern(
                                "completion/complete",
                                Map.of(
                                        "ref",
                                        Map.of("type", "ref/prompt", "name", "tdd_design"),
                                        "argument",
                                        Map.of("name", "story", "value", "s")))
                        .body())
                .contains("\"values\":[\"" + story + "\"]");
        assertThat(McpWire.json(rig.modern(
                                "prompts/get", Map.of("name", "tdd_design", "arguments", Map.of("story", "s99"))))
                        .object("error")
                        .text("message"))
                .contains("s99");
    }

    private String prompt(String name, Map<String, Object> arguments) throws Exception {
        return McpWire.json(rig.modern("prompts/get", Map.of("name", name, "arguments", arguments)))
                .object("result")
                .objects("messages")
                .getFirst()
                .object("content")
                .text("text");
    }
}
