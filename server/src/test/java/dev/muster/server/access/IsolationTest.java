package dev.muster.server.access;

import static dev.muster.server.access.Served.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.access.Token;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.server.operation.Operations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two projects, and somebody with the highest role in one of them, who knows all ids of the other. Every operation that
 * there is refuses what is the other's, or hides it, and changes nothing of it.
 */
class IsolationTest {
    @TempDir
    Path data;

    private TwoProjects two;

    @BeforeEach
    void two_projects() throws Exception {
        two = new TwoProjects(data);
    }

    @AfterEach
    void close() {
        two.close();
    }

    @Test
    void every_operation_refuses_or_hides_what_belongs_to_another_project() throws Exception {
        Map<String, List<Tries>> tries = two.operations();
        assertThat(tries.keySet())
                .as("every operation has to say here how a stranger would try it")
                .isEqualTo(Operations.all().keySet());
        String before = two.theirState();

        Tries.all(tries, two, (operation, arguments) -> {
            Fields result = call(two.mine, operation, arguments);
            assertThat(result.whole("status")).isIn(200L, 400L, 403L, 404L);
            return new Tries.Told(result.whole("status") != 200, result.values());
        });

        assertThat(two.theirState()).isEqualTo(before);
    }

    private Fields call(String token, String operation, Map<String, Object> arguments) throws Exception {
        Map<String, Object> body =
                Map.of("operations", List.of(Map.of("operation", operation, "arguments", arguments)));
        Wire.Answer answer = two.served().post("/api/v1/bulk", body, bearer(token));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return Served.json(answer).objects("results").getFirst();
    }

    @Test
    void the_same_calls_of_somebody_for_all_projects_show_it_all() throws Exception {
        assertThat(call(two.root, "get_task", Map.of("task", two.theirDone)).toString())
                .contains(TwoProjects.MARK);
        assertThat(call(two.root, "get_artifact", Map.of("task", two.theirDone, "name", "a"))
                        .toString())
                .contains(TwoProjects.MARK);
        assertThat(call(two.root, "list_agents", Map.of()).toString()).contains(TwoProjects.MARK);
        assertThat(call(two.root, "list_sessions", Map.of()).toString()).contains(two.theirSession);
        assertThat(call(two.root, "read_events", Map.of("project", "theirs")).toString())
                .contains(TwoProjects.MARK)
                .contains(two.theirSession);
        assertThat(call(two.root, "list_tokens", Map.of()).toString()).contains(TwoProjects.MARK);
        assertThat(call(two.root, "search_tasks", Map.of("project", "theirs", "text", TwoProjects.MARK))
                        .toString())
                .contains(two.theirDone);
        assertThat(call(two.root, "get_story", Map.of("project", "theirs", "story", two.theirBacklog.story()))
                        .toString())
                .contains(TwoProjects.MARK);
        assertThat(call(two.root, "get_cycle", Map.of("project", "theirs", "story", two.theirBacklog.story()))
                        .toString())
                .contains("design");
        assertThat(call(two.root, "get_approval", Map.of("approval", two.theirBacklog.approval()))
                        .toString())
                .contains(TwoProjects.MARK);
        assertThat(call(two.root, "pause_agent", Map.of("agent", two.theirAgent))
                        .whole("status"))
                .isEqualTo(200);
        assertThat(two.engine().reads().agent(AgentId.parse(two.theirAgent)).state())
                .isEqualTo(AgentState.PAUSED);
    }

    @Test
    void an_agent_that_works_in_two_projects_is_not_for_one_of_them_to_steer() throws Exception {
        SessionId here = two.session("mine", "both");
        two.session("theirs", "both");
        String both = two.engine().reads().session(here).agent().toString();

        assertThat(call(two.mine, "get_agent", Map.of("agent", both)).whole("status"))
                .isEqualTo(200);
        assertThat(call(two.mine, "stop_agent", Map.of("agent", both)).whole("status"))
                .isEqualTo(403);
        assertThat(call(two.mine, "end_session", Map.of("session", here.value()))
                        .whole("status"))
                .as("its session here is ours")
                .isEqualTo(200);
        assertThat(two.engine().reads().session(here).state()).isEqualTo(SessionState.ENDED);
    }

    @Test
    void a_token_of_one_project_names_no_folder_of_the_server_not_even_for_that_project() throws Exception {
        Map<String, Object> mine = Map.of("project", "mine", "repository", "/");

        assertThat(call(two.mine, "set_repository", mine).whole("status")).isEqualTo(403);
        assertThat(call(two.root, "set_repository", mine).whole("status"))
                .as("looked at, and no repository")
                .isEqualTo(400);
    }

    @Test
    void an_agent_of_ones_own_is_ones_own() throws Exception {
        String me = two.engine()
                .reads()
                .session(SessionId.parse(two.mySession))
                .agent()
                .toString();

        assertThat(call(two.mine, "register_agent", Map.of("agent", "newcomer")).whole("status"))
                .isEqualTo(200);
        assertThat(call(two.mine, "start_session", Map.of("agent", "newcomer")).whole("status"))
                .isEqualTo(200);
        assertThat(call(two.mine, "start_session", Map.of("agent", "me")).whole("status"))
                .isEqualTo(200);
        assertThat(call(two.mine, "pause_agent", Map.of("agent", me)).whole("status"))
                .isEqualTo(200);
    }

    @Test
    void a_stream_of_events_is_one_projects_too() throws Exception {
        Wire.Answer answer =
                two.served().get("/api/v1/events?project=theirs", bearer(two.mine), "Accept: text/event-stream");

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void the_log_does_not_tell_agents_each_others_sessions() throws Exception {
        String agent = two.served().token("clerk", Role.AGENT, "theirs", null);
        String operator = two.served().token("boss", Role.OPERATOR, "theirs", null);

        assertThat(call(agent, "read_events", Map.of()).toString())
                .contains(two.theirSession.substring(0, 8) + "…")
                .doesNotContain(two.theirSession);
        assertThat(call(agent, "task_history", Map.of("task", two.theirDone)).toString())
                .doesNotContain(two.theirSession);
        assertThat(call(operator, "read_events", Map.of()).toString()).contains(two.theirSession);
    }

    @Test
    void tokens_keep_their_project_over_a_restart() throws Exception {
        two.restart();

        assertThat(two.engine().reads().tokens()).extracting(Token::name).contains("keeper");
        assertThat(call(two.mine, "get_task", Map.of("task", two.theirDone)).whole("status"))
                .isEqualTo(404);
    }
}
