package dev.muster.server.access;

import static dev.muster.server.access.Served.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.access.Token;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.server.operation.Operations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two projects, and somebody with the highest role in one of them, who knows all ids of the other. Every operation that
 * there is refuses what is the other's, or hides it, and changes nothing of it.
 */
class IsolationTest {
    /** In everything that belongs to the other project. */
    private static final String MARK = "xyzzy";

    private static final String THEIR_AGENT = "agent-" + MARK;

    @TempDir
    Path data;

    private Served served;
    private String root = "";
    private String mine = "";
    private String mySession = "";
    private String theirSession = "";
    private String theirDone = "";
    private String theirClaimed = "";
    private String theirLease = "";
    private String theirAgent = "";
    private String theirToken = "";
    private String rootToken = "";

    @BeforeEach
    void two_projects() throws Exception {
        served = Served.withTokens(data);
        served.engine().execute(new CreateProject("mine", ""));
        served.engine().execute(new CreateProject("theirs", "about " + MARK));
        root = served.token("root", Role.ADMIN, null, null);
        mine = served.token("keeper", Role.ADMIN, "mine", null);
        theirToken = id(served.token("token-" + MARK, Role.AGENT, "theirs", null));
        rootToken = id(root);
        mySession = session("mine", "me").value();
        SessionId theirs = session("theirs", THEIR_AGENT);
        theirSession = theirs.value();
        theirAgent = served.engine().reads().session(theirs).agent().toString();
        plantTasks(theirs);
        served.engine()
                .execute(new PublishEvents(
                        "theirs", List.of(new PublishEvents.NewEvent("news", "\"" + MARK + "\"")), theirs));
    }

    private static String id(String bearer) {
        return bearer.substring(0, bearer.indexOf('.'));
    }

    private SessionId session(String project, String agent) {
        return served.engine().execute(new StartSession(project, new RegisterAgent(agent, Set.of(), 5, null), false));
    }

    private void plantTasks(SessionId theirs) {
        theirDone = plant();
        ClaimTask.Result.Claimed first =
                (ClaimTask.Result.Claimed) served.engine().claim(new ClaimTask(theirs));
        served.engine()
                .execute(new CompleteTask(
                        first.lease(),
                        "did " + MARK,
                        List.of(NewArtifact.bytes("a", "text/plain", MARK.getBytes())),
                        theirs));
        theirClaimed = plant();
        ClaimTask.Result.Claimed second =
                (ClaimTask.Result.Claimed) served.engine().claim(new ClaimTask(theirs));
        theirLease = second.lease().toString();
        plant();
    }

    private String plant() {
        return served.engine()
                .execute(new CreateTasks("theirs", NewTask.titled("do " + MARK).withDescription(MARK)))
                .getFirst()
                .id()
                .toString();
    }

    @AfterEach
    void close() {
        served.close();
    }

    /** What a stranger may try with an operation. */
    private record Tries(boolean refused, List<Map<String, Object>> arguments) {}

    @SafeVarargs
    private static Tries refused(Map<String, Object>... arguments) {
        return new Tries(true, List.of(arguments));
    }

    @SafeVarargs
    private static Tries hidden(Map<String, Object>... arguments) {
        return new Tries(false, List.of(arguments));
    }

    private Map<String, List<Tries>> tries() {
        Map<String, List<Tries>> all = new HashMap<>();
        all.put("create_project", List.of(refused(Map.of("project", "new"))));
        all.put("list_projects", List.of(hidden(Map.of())));
        all.put("get_project", List.of(refused(Map.of("project", "theirs"))));
        all.put("limit_project", List.of(refused(Map.of("project", "theirs", "at_most", 1L))));
        sessions(all);
        agents(all);
        tasks(all);
        leases(all);
        all.put(
                "read_events",
                List.of(refused(Map.of("project", "theirs"), Map.of("session", theirSession)), hidden(Map.of())));
        all.put(
                "publish_events",
                List.of(refused(
                        Map.of("project", "theirs", "topic", "x"),
                        Map.of("session", theirSession, "topic", "x"),
                        Map.of("project", "theirs", "session", mySession, "topic", "x"))));
        all.put("create_token", List.of(refused(Map.of("name", "spy", "role", "agent", "project", "theirs"))));
        all.put("list_tokens", List.of(hidden(Map.of())));
        for (String operation : List.of("admin_stats", "drain_server", "run_retention")) {
            all.put(operation, List.of(refused(Map.of())));
        }
        for (String operation : List.of("rotate_token", "revoke_token")) {
            all.put(operation, List.of(refused(Map.of("token", theirToken), Map.of("token", rootToken))));
        }
        return all;
    }

    private void sessions(Map<String, List<Tries>> all) {
        all.put(
                "start_session",
                List.of(refused(
                        Map.of("project", "theirs", "agent", "me"),
                        Map.of("agent", THEIR_AGENT, "capabilities", List.of("nothing")),
                        Map.of("project", "new", "create_project", true, "agent", "me"))));
        all.put("list_sessions", List.of(hidden(Map.of(), Map.of("agent", theirAgent))));
        for (String operation : List.of("get_session", "heartbeat", "pause_session", "resume_session", "end_session")) {
            all.put(operation, List.of(refused(Map.of("session", theirSession))));
        }
    }

    private void agents(Map<String, List<Tries>> all) {
        all.put("register_agent", List.of(refused(Map.of("agent", THEIR_AGENT, "concurrency", 1L))));
        all.put("list_agents", List.of(hidden(Map.of())));
        for (String operation : List.of("get_agent", "pause_agent", "resume_agent", "drain_agent", "stop_agent")) {
            all.put(operation, List.of(refused(Map.of("agent", theirAgent))));
        }
    }

    private void tasks(Map<String, List<Tries>> all) {
        all.put(
                "create_tasks",
                List.of(refused(
                        Map.of("title", "x", "project", "theirs"),
                        Map.of("title", "x", "session", theirSession),
                        Map.of("title", "x", "project", "mine", "session", theirSession),
                        Map.of("title", "x", "parent", theirClaimed),
                        Map.of("title", "x", "depends_on", List.of(theirClaimed)))));
        all.put(
                "list_tasks",
                List.of(
                        refused(Map.of("project", "theirs")),
                        hidden(Map.of(), Map.of("parent", theirClaimed), Map.of("before", "t1000"))));
        all.put(
                "search_tasks",
                List.of(refused(Map.of("project", "theirs", "text", MARK)), hidden(Map.of("text", MARK))));
        for (String operation : List.of(
                "get_task",
                "task_history",
                "list_artifacts",
                "update_task",
                "unblock_task",
                "cancel_task",
                "requeue_task",
                "archive_task")) {
            all.put(operation, List.of(refused(Map.of("task", theirDone), Map.of("task", theirClaimed))));
        }
        all.put("get_artifact", List.of(refused(Map.of("task", theirDone, "name", "a"))));
        all.put("block_task", List.of(refused(Map.of("task", theirClaimed, "reason", "x"))));
        all.put(
                "claim_task",
                List.of(
                        refused(
                                Map.of("session", theirSession),
                                Map.of("session", mySession, "any_project", true),
                                Map.of("session", mySession, "task", theirDone)),
                        hidden(Map.of("session", mySession))));
    }

    private void leases(Map<String, List<Tries>> all) {
        Map<String, Map<String, Object>> besides = Map.of(
                "renew_lease", Map.of(),
                "complete_task", Map.of(),
                "continue_task", Map.of(),
                "release_task", Map.of(),
                "fail_task", Map.of("reason", "x"),
                "revise_task", Map.of("reason", "x"));
        besides.forEach((operation, arguments) -> {
            Map<String, Object> alone = new HashMap<>(arguments);
            alone.put("lease", theirLease);
            Map<String, Object> withSession = new HashMap<>(alone);
            withSession.put("session", mySession);
            all.put(operation, List.of(refused(alone, withSession)));
        });
    }

    @Test
    void every_operation_refuses_or_hides_what_belongs_to_another_project() throws Exception {
        Map<String, List<Tries>> tries = tries();
        assertThat(tries.keySet())
                .as("every operation has to say here how a stranger would try it")
                .isEqualTo(Operations.all().keySet());
        String before = theirState();

        for (Map.Entry<String, List<Tries>> operation : tries.entrySet()) {
            for (Tries each : operation.getValue()) {
                for (Map<String, Object> arguments : each.arguments()) {
                    Fields result = call(mine, operation.getKey(), arguments);
                    String what = operation.getKey() + " " + arguments + " answered " + result.values();
                    assertThat(result.whole("status"))
                            .as(what)
                            .isIn(each.refused() ? List.of(400L, 403L, 404L) : List.of(200L));
                    assertThat(told(result, arguments))
                            .as(what)
                            .doesNotContain(MARK)
                            .doesNotContain(theirSession);
                }
            }
        }

        assertThat(theirState()).isEqualTo(before);
    }

    /** The answer without what was asked, which may be repeated in a refusal. */
    private static String told(Fields result, Map<String, Object> arguments) {
        String text = Json.text(json -> json.value("result", result.values()));
        for (Object asked : arguments.values()) {
            text = text.replace(String.valueOf(asked), "");
        }
        return text;
    }

    private Fields call(String token, String operation, Map<String, Object> arguments) throws Exception {
        Map<String, Object> body =
                Map.of("operations", List.of(Map.of("operation", operation, "arguments", arguments)));
        Wire.Answer answer = served.post("/api/v1/bulk", body, bearer(token));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return Served.json(answer).objects("results").getFirst();
    }

    /** All that somebody else could have changed. */
    private String theirState() {
        var reads = served.engine().reads();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("events", served.engine().events().last("theirs"));
        List<Object> parts = new ArrayList<>();
        parts.add(reads.task(TaskId.parse(theirDone)));
        parts.add(reads.task(TaskId.parse(theirClaimed)));
        var agent = reads.agent(AgentId.parse(theirAgent));
        parts.add(agent.state());
        parts.add(agent.capabilities());
        parts.add(agent.concurrency());
        Session session = reads.session(SessionId.parse(theirSession));
        parts.add(session.state());
        reads.tokens().stream()
                .filter(token -> !token.name().equals("keeper"))
                .map(token -> token.id() + " " + token.revokedAt() + " " + token.rotatedAt())
                .forEach(parts::add);
        parts.add(reads.projects());
        return all + " " + parts;
    }

    @Test
    void the_same_calls_of_somebody_for_all_projects_show_it_all() throws Exception {
        assertThat(call(root, "get_task", Map.of("task", theirDone)).toString()).contains(MARK);
        assertThat(call(root, "get_artifact", Map.of("task", theirDone, "name", "a"))
                        .toString())
                .contains(MARK);
        assertThat(call(root, "list_agents", Map.of()).toString()).contains(MARK);
        assertThat(call(root, "list_sessions", Map.of()).toString()).contains(theirSession);
        assertThat(call(root, "read_events", Map.of("project", "theirs")).toString())
                .contains(MARK)
                .contains(theirSession);
        assertThat(call(root, "list_tokens", Map.of()).toString()).contains(MARK);
        assertThat(call(root, "search_tasks", Map.of("project", "theirs", "text", MARK))
                        .toString())
                .contains(theirDone);
        assertThat(call(root, "pause_agent", Map.of("agent", theirAgent)).whole("status"))
                .isEqualTo(200);
        assertThat(served.engine().reads().agent(AgentId.parse(theirAgent)).state())
                .isEqualTo(AgentState.PAUSED);
    }

    @Test
    void an_agent_that_works_in_two_projects_is_not_for_one_of_them_to_steer() throws Exception {
        SessionId here = session("mine", "both");
        session("theirs", "both");
        String both = served.engine().reads().session(here).agent().toString();

        assertThat(call(mine, "get_agent", Map.of("agent", both)).whole("status"))
                .isEqualTo(200);
        assertThat(call(mine, "stop_agent", Map.of("agent", both)).whole("status"))
                .isEqualTo(403);
        assertThat(call(mine, "end_session", Map.of("session", here.value())).whole("status"))
                .as("its session here is ours")
                .isEqualTo(200);
        assertThat(served.engine().reads().session(here).state()).isEqualTo(SessionState.ENDED);
    }

    @Test
    void an_agent_of_ones_own_is_ones_own() throws Exception {
        String me = served.engine()
                .reads()
                .session(SessionId.parse(mySession))
                .agent()
                .toString();

        assertThat(call(mine, "register_agent", Map.of("agent", "newcomer")).whole("status"))
                .isEqualTo(200);
        assertThat(call(mine, "start_session", Map.of("agent", "newcomer")).whole("status"))
                .isEqualTo(200);
        assertThat(call(mine, "start_session", Map.of("agent", "me")).whole("status"))
                .isEqualTo(200);
        assertThat(call(mine, "pause_agent", Map.of("agent", me)).whole("status"))
                .isEqualTo(200);
    }

    @Test
    void a_stream_of_events_is_one_projects_too() throws Exception {
        Wire.Answer answer = served.get("/api/v1/events?project=theirs", bearer(mine), "Accept: text/event-stream");

        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void the_log_does_not_tell_agents_each_others_sessions() throws Exception {
        String agent = served.token("clerk", Role.AGENT, "theirs", null);
        String operator = served.token("boss", Role.OPERATOR, "theirs", null);

        assertThat(call(agent, "read_events", Map.of()).toString())
                .contains(theirSession.substring(0, 8) + "…")
                .doesNotContain(theirSession);
        assertThat(call(agent, "task_history", Map.of("task", theirDone)).toString())
                .doesNotContain(theirSession);
        assertThat(call(operator, "read_events", Map.of()).toString()).contains(theirSession);
    }

    @Test
    void tokens_keep_their_project_over_a_restart() throws Exception {
        served.close();
        served = Served.withTokens(data);

        assertThat(served.engine().reads().tokens()).extracting(Token::name).contains("keeper");
        assertThat(call(mine, "get_task", Map.of("task", theirDone)).whole("status"))
                .isEqualTo(404);
    }
}
