package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.server.PretendLab;
import dev.muster.server.access.Tries;
import dev.muster.server.access.TwoProjects;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What belongs to a project is out of reach of another through MCP: by tools, by resources and by prompts. */
class McpIsolationTest {
    @TempDir
    Path data;

    private TwoProjects two;
    private McpWire wire;

    @BeforeEach
    void two_projects() throws Exception {
        two = new TwoProjects(data, Rig.tools("all"));
        wire = new McpWire(URI.create("http://127.0.0.1:" + two.port()), two.mine);
    }

    @AfterEach
    void close() {
        wire.close();
        two.close();
    }

    private Map<String, List<Tries>> tools() {
        Map<String, List<Tries>> all = new LinkedHashMap<>();
        all.put(
                "start_session",
                List.of(Tries.refused(
                        Map.of("project", "theirs"),
                        Map.of("project", "theirs", "agent", "me"),
                        Map.of("project", "new", "agent", "me"),
                        Map.of("agent", TwoProjects.THEIR_AGENT),
                        Map.of("resume", two.theirSession))));
        all.put(
                "plan_task",
                List.of(Tries.refused(
                        planned("project", "theirs"),
                        planned("session", two.theirSession),
                        planned("parent_task_id", two.theirClaimed),
                        planned("depends_on", List.of(two.theirClaimed)),
                        Map.of("project", "theirs", "tasks", List.of(Map.of("title", "x", "description", "y"))))));
        all.put(
                "claim_task",
                List.of(
                        Tries.refused(
                                Map.of("session", two.theirSession),
                                Map.of("session", two.mySession, "task_id", two.theirDone),
                                Map.of("session", two.mySession, "task_id", two.theirClaimed),
                                Map.of("session", two.mySession, "task_id", two.theirReady)),
                        Tries.hidden(Map.of("session", two.mySession))));
        leases(all);
        all.put("template_list", List.of(Tries.refused(Map.of("project", "theirs"))));
        all.put(
                "template_create",
                List.of(Tries.refused(
                        Map.of("project", "theirs", "template", "t", "tasks", List.of(Map.of("title", "x"))))));
        all.put("template_instantiate", List.of(Tries.refused(Map.of("project", "theirs", "template", "t"))));
        all.put("synthesize_results", List.of(Tries.refused(Map.of("parent_task_id", two.theirDone))));
        all.put("get_status", List.of(Tries.refused(Map.of("project", "theirs")), Tries.hidden(Map.of())));
        tasks(all);
        all.put(
                "publish_event",
                List.of(Tries.refused(
                        Map.of("topic", "x", "project", "theirs"),
                        Map.of("topic", "x", "session", two.theirSession),
                        Map.of("topic", "x", "project", "theirs", "session", two.mySession))));
        all.put("read_events", List.of(Tries.refused(Map.of("project", "theirs")), Tries.hidden(Map.of())));
        all.put("list_sessions", List.of(Tries.hidden(Map.of())));
        String scenario = PretendLab.SCENARIO.name();
        all.put(
                "run_validation",
                List.of(Tries.refused(
                        Map.of("scenario", scenario, "project", "theirs"),
                        Map.of("scenario", scenario, "session", two.theirSession))));
        all.put("get_report", List.of(Tries.refused(Map.of(), Map.of("run", two.theirRun))));
        for (String tool : List.of("resume_session", "session_status")) {
            all.put(tool, List.of(Tries.refused(Map.of("session", two.theirSession))));
        }
        two.theirBacklog.tools(all);
        two.theirSelfKnowledge.tools(all);
        // The sessions of all projects are idle here, for the engine's clock stands still.
        all.put("cleanup_sessions", List.of(Tries.hidden(Map.of(), Map.of("dry_run", false, "idle_seconds", 1L))));
        return all;
    }

    private static Map<String, Object> planned(String argument, Object value) {
        return Map.of("title", "x", "description", "y", argument, value);
    }

    private void leases(Map<String, List<Tries>> all) {
        Map<String, Map<String, Object>> besides = Map.of(
                "renew_lease", Map.of(),
                "release_task", Map.of(),
                "complete_task", Map.of("summary", "x"),
                "fail_task", Map.of("reason", "x"));
        besides.forEach((tool, arguments) -> {
            Map<String, Object> alone = new HashMap<>(arguments);
            alone.put("lease", two.theirLease);
            Map<String, Object> withSession = new HashMap<>(alone);
            withSession.put("session", two.mySession);
            all.put(tool, List.of(Tries.refused(alone, withSession)));
        });
    }

    private void tasks(Map<String, List<Tries>> all) {
        all.put(
                "query_tasks",
                List.of(
                        Tries.refused(Map.of("project", "theirs")),
                        Tries.hidden(
                                Map.of(),
                                Map.of("text", TwoProjects.MARK),
                                Map.of("parent", two.theirClaimed),
                                Map.of("cursor", "t1000"))));
        for (String tool : List.of("update_task", "cancel_task", "delete_task")) {
            all.put(
                    tool,
                    List.of(Tries.refused(
                            Map.of("task_id", two.theirDone),
                            Map.of("task_id", two.theirClaimed),
                            Map.of("task_id", two.theirReady, "session", two.mySession))));
        }
    }

    private void nothingOfTheOtherProject(Way way) throws Exception {
        Map<String, List<Tries>> tries = tools();
        assertThat(tries.keySet())
                .as("every tool has to say here how a stranger would try it")
                .containsExactlyInAnyOrderElementsOf(wire.tools());
        String before = two.theirState();

        Tries.all(tries, two, (tool, arguments) -> {
            Fields result = McpWire.json(way.ask("tools/call", Map.of("name", tool, "arguments", arguments)))
                    .object("result");
            return new Tries.Told(result.flag("isError", false), result.values());
        });

        assertThat(two.theirState()).isEqualTo(before);
    }

    /** How a message gets to the server. */
    private interface Way {
        HttpResponse<String> ask(String method, Map<String, ?> params) throws Exception;
    }

    @Test
    void every_tool_refuses_or_hides_what_belongs_to_another_project() throws Exception {
        nothingOfTheOtherProject(wire::modern);
    }

    @Test
    void every_tool_does_so_in_a_session_of_the_protocol_that_works_for_a_project() throws Exception {
        String protocol = wire.begin("2025-11-25");
        wire.legacy(
                protocol,
                "tools/call",
                Map.of("name", "start_session", "arguments", Map.of("agent", "me", "project", "mine")));

        nothingOfTheOtherProject((method, params) -> wire.legacy(protocol, method, params));
    }

    @Test
    void a_relay_that_names_another_project_or_session_gets_no_further() throws Exception {
        for (String key : List.of(Protocol.META_PROJECT, Protocol.META_SESSION)) {
            String value = key.equals(Protocol.META_PROJECT) ? "theirs" : two.theirSession;
            for (String tool : List.of("get_status", "query_tasks", "read_events", "start_session", "claim_task")) {
                HttpResponse<String> answer = wire.legacy(
                        wire.begin("2025-11-25"),
                        "tools/call",
                        Map.of("name", tool, "arguments", Map.of(), "_meta", Map.of(key, value)));

                assertThat(answer.body()).contains("isError").doesNotContain(TwoProjects.MARK);
            }
        }
    }

    @Test
    void no_resource_of_another_project_is_listed_read_or_watched() throws Exception {
        assertThat(wire.modern("resources/list", Map.of()).body())
                .contains("muster://projects/mine")
                .doesNotContain("theirs", TwoProjects.MARK);
        String protocol = wire.begin("2025-11-25");
        assertThat(wire.legacy(protocol, "resources/list", Map.of("_meta", Map.of(Protocol.META_PROJECT, "theirs")))
                        .body())
                .doesNotContain("theirs", TwoProjects.MARK);
        for (String uri : List.of(
                "muster://projects/theirs",
                "muster://tasks/" + two.theirDone,
                "muster://tasks/" + two.theirClaimed,
                "muster://tasks/" + two.theirDone + "/artifacts/a")) {
            refused(wire.modern("resources/read", Map.of("uri", uri)));
            refused(wire.modern(
                    "subscriptions/listen", Map.of("notifications", Map.of("resourceSubscriptions", List.of(uri)))));
            for (String method : List.of("resources/read", "resources/subscribe")) {
                refused(wire.legacy(protocol, method, Map.of("uri", uri)));
            }
        }
    }

    private static void refused(HttpResponse<String> answer) throws Exception {
        assertThat(McpWire.json(answer).object("error").whole("code")).isIn(-32002L, -32602L);
        assertThat(answer.body()).doesNotContain(TwoProjects.MARK);
    }

    @Test
    void no_prompt_and_no_completion_tells_of_another_project() throws Exception {
        refused(wire.modern("prompts/get", Map.of("name", "tester", "arguments", Map.of("task_id", two.theirReady))));
        refused(wire.modern(
                "prompts/get", Map.of("name", "tdd_design", "arguments", Map.of("story", two.theirBacklog.story()))));
        refused(wire.modern("prompts/get", Map.of("name", "scrum_idle", "arguments", Map.of("project", "theirs"))));
        refused(wire.modern(
                "prompts/get", Map.of("name", "cascade_check", "arguments", Map.of("session", two.theirSession))));
        assertThat(completions("ref/prompt", "name", "cascade_check", "session"))
                .contains(two.mySession)
                .doesNotContain(two.theirSession);
        assertThat(completions("ref/prompt", "name", "tdd_design", "story")).doesNotContain(two.theirBacklog.story());
        assertThat(completions("ref/prompt", "name", "scrum_idle", "project")).containsExactly("mine");
        assertThat(completions("ref/prompt", "name", "tester", "task_id")).isEmpty();
        assertThat(completions("ref/resource", "uri", "muster://tasks/{task}", "task"))
                .isEmpty();
        assertThat(completions("ref/resource", "uri", "muster://projects/{project}", "project"))
                .containsExactly("mine");
        assertThat(completions("ref/resource", "uri", "muster://tasks/{task}/artifacts/{name}", "name"))
                .isEmpty();
    }

    private List<String> completions(String type, String key, String value, String argument) throws Exception {
        return McpWire.json(wire.modern(
                        "completion/complete",
                        Map.of(
                                "ref",
                                Map.of("type", type, key, value),
                                "argument",
                                Map.of("name", argument, "value", ""),
                                "context",
                                Map.of("arguments", Map.of("task", two.theirDone)))))
                .object("result")
                .object("completion")
                .texts("values");
    }

    @Test
    void a_session_of_the_protocol_that_another_began_is_not_there() throws Exception {
        try (McpWire other = new McpWire(URI.create("http://127.0.0.1:" + two.port()), two.theirs)) {
            String protocol = other.begin("2025-11-25");
            other.legacy(protocol, "tools/call", Map.of("name", "start_session", "arguments", Map.of("agent", "they")));

            assertThat(wire.legacy(protocol, "tools/list", Map.of()).statusCode())
                    .isEqualTo(404);
            assertThat(wire.send("DELETE", null, "Mcp-Session-Id", protocol).statusCode())
                    .isEqualTo(404);
            assertThat(other.legacy(protocol, "tools/list", Map.of()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void sessions_of_another_project_are_not_cleaned_up_with_ones_own() throws Exception {
        assertThat(wire.call("cleanup_sessions", Map.of("dry_run", false, "idle_seconds", 1L))
                        .texts("sessions"))
                .contains(two.mySession)
                .doesNotContain(two.theirSession);

        assertThat(two.engine()
                        .reads()
                        .session(SessionId.parse(two.theirSession))
                        .state())
                .isEqualTo(SessionState.ACTIVE);
    }
}
