package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.lab.engine.Endpoint.Ask;
import dev.muster.lab.engine.Endpoint.Asking;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every endpoint below {@code /api/v1}, in an order in which each finds what it needs: a round takes one task, one
 * session and one agent through their lives. What grows in each round is only what nothing can take away again: a
 * project, a session that has ended, a task with its history.
 */
final class ApiEndpoints {
    private static final String ARTIFACT = "report.txt";
    private static final String CONTENT = "what came of it";

    private static final List<Endpoint> ARRIVAL = List.of(
            get("/projects", seat -> Ask.of().holding(answer -> onPage(answer, "projects", "name", seat.project()))),
            created("/projects", ApiEndpoints::project),
            get("/projects/{project}", seat -> Ask.of(seat.project()).holding("name", seat.project())),
            post(
                    "/projects/{project}/limit",
                    seat -> Ask.of(seat.project())
                            .with(json -> json.field("at_most", 3L).field("concurrency_key", seat.name("key")))
                            .holding("concurrency_key", seat.name("key"))),
            get(
                    "/sessions",
                    seat -> Ask.of()
                            .holding(answer -> !answer.objects("sessions").isEmpty())),
            created("/sessions", ApiEndpoints::session),
            get("/sessions/{session}", seat -> Ask.of(seat.guest()).holding("id", seat.guest())),
            post("/sessions/{session}/heartbeat", seat -> Ask.of(seat.guest()).holding("session", seat.guest())));

    private static final List<Endpoint> WORK = List.of(
            post("/sessions/{session}/pause", seat -> Ask.of(seat.guest()).holding("state", "paused")),
            post("/sessions/{session}/resume", seat -> Ask.of(seat.guest()).holding("state", "active")),
            post("/sessions/{session}/end", seat -> Ask.of(seat.guest()).holding("state", "ended")),
            get(
                    "/agents",
                    seat -> Ask.of().holding(answer -> !answer.objects("agents").isEmpty())),
            created("/agents", ApiEndpoints::agent),
            get("/agents/{agent}", seat -> Ask.of(seat.spare()).holding("name", seat.name("spare"))),
            post("/agents/{agent}/pause", seat -> Ask.of(seat.spare()).holding("state", "paused")),
            post("/agents/{agent}/resume", seat -> Ask.of(seat.spare()).holding("agent", seat.spare())),
            post("/agents/{agent}/drain", seat -> Ask.of(seat.spare()).holding("agent", seat.spare())),
            post("/agents/{agent}/stop", ApiEndpoints::stop),
            created("/tasks", ApiEndpoints::task),
            get(
                    "/tasks",
                    seat -> Ask.of()
                            .query("project=" + seat.project() + "&limit=20")
                            .holding(answer -> !answer.objects("tasks").isEmpty())),
            get("/tasks/{task}", seat -> Ask.of(seat.task()).holding("id", seat.task())),
            new Endpoint(
                    "PATCH",
                    "/tasks/{task}",
                    200,
                    seat -> said(seat).with(json -> json.field("priority", 1L).texts("labels", List.of("api")))),
            post("/tasks/{task}/block", seat -> moved(seat, "blocked").with(json -> json.field("reason", "a test"))),
            post("/tasks/{task}/unblock", seat -> moved(seat, "ready")),
            post("/tasks/claim", ApiEndpoints::claim),
            post("/tasks/{task}/renew", seat -> held(seat).holding("task", seat.task())),
            post("/tasks/{task}/release", seat -> held(seat).holding("state", "ready")),
            post("/tasks/{task}/revise", seat -> {
                seat.claim();
                return held(seat)
                        .with(json -> json.field("lease", seat.lease()).field("reason", "another round"))
                        .holding("state", "ready");
            }),
            post("/tasks/{task}/fail", seat -> {
                seat.claim();
                return held(seat)
                        .with(json -> json.field("lease", seat.lease())
                                .field("reason", "a test")
                                .field("retryable", false))
                        .holding("state", "failed");
            }),
            post("/tasks/{task}/requeue", seat -> moved(seat, "ready")),
            post("/tasks/{task}/cancel", seat -> said(seat).holding(answer -> answer.whole("cancelled") == 1)),
            new Endpoint("DELETE", "/tasks/{task}", 200, ApiEndpoints::said),
            post("/tasks/{task}/continue", seat -> {
                seat.make();
                seat.claim();
                return held(seat)
                        .with(json -> json.field("lease", seat.lease())
                                .objects(
                                        "artifacts",
                                        List.of(ARTIFACT),
                                        (out, name) -> out.field("name", name).field("content", CONTENT)))
                        .holding("state", "in_progress");
            }),
            get(
                    "/tasks/{task}/artifacts",
                    seat -> Ask.of(seat.task()).holding(answer -> any(answer, "artifacts", "name", ARTIFACT))),
            get(
                    "/tasks/{task}/artifacts/{name}",
                    seat -> Ask.of(seat.task(), ARTIFACT).holding("content", CONTENT)),
            post(
                    "/tasks/{task}/complete",
                    seat -> held(seat)
                            .holding(
                                    answer -> answer.text("state").equals("completed") && seat.completed(seat.task()))),
            get(
                    "/tasks/{task}/history",
                    seat -> Ask.of(seat.task())
                            .holding(answer -> !answer.objects("events").isEmpty())),
            get(
                    "/search",
                    seat -> Ask.of()
                            .query("project=" + seat.project() + "&limit=20&text=" + Titles.COMMON_WORD)
                            .holding(answer -> !answer.objects("tasks").isEmpty())),
            created(
                    "/events",
                    seat -> Ask.of()
                            .with(json -> json.field("project", seat.project())
                                    .field("topic", "lab.api")
                                    .field("session", seat.session()))
                            .holding(answer -> answer.whole("seq") > 0)),
            get(
                    "/events",
                    seat -> Ask.of()
                            .query("project=" + seat.project() + "&limit=20")
                            .holding(answer -> answer.objects("events").size() == 20)),
            post("/bulk", ApiEndpoints::bulk),
            get("/lab/scenarios", seat -> Ask.of().holding(answer -> answer.has("available"))),
            get("/lab/runs", seat -> Ask.of().holding(answer -> answer.has("validations"))),
            get("/admin/stats", seat -> Ask.of().holding(answer -> answer.whole("answered") > 0)),
            post(
                    "/admin/drain",
                    seat -> Ask.of()
                            .with(json -> json.field("drain", false))
                            .holding(answer -> !answer.flag("draining", true))),
            post("/admin/retention", seat -> Ask.of().holding(answer -> answer.flag("started", false))),
            created(
                    "/admin/tokens",
                    seat -> Ask.of()
                            .with(json ->
                                    json.field("name", seat.fresh("token")).field("role", "read_only"))
                            .holding(answer -> seat.given(answer.text("id")))),
            get("/admin/tokens", seat -> Ask.of().holding(answer -> onPage(answer, "tokens", "id", seat.token()))),
            post("/admin/tokens/{token}/rotate", seat -> Ask.of(seat.token()).holding("id", seat.token())),
            post("/admin/tokens/{token}/revoke", seat -> Ask.of(seat.token()).holding("state", "revoked")));

    private static final List<Endpoint> ALL = Stream.of(ARRIVAL, SelfEndpoints.ALL, WORK, WorkflowEndpoints.ALL)
            .flatMap(List::stream)
            .toList();

    /** What would start a run of the lab on the machine that is being measured, or needs one. */
    static final List<String> START_A_RUN = List.of(
            "POST /lab/runs", "GET /lab/runs/{run}", "GET /lab/runs/{run}/report", "POST /lab/runs/{run}/cancel");

    private ApiEndpoints() {}

    static List<Endpoint> all() {
        return ALL;
    }

    /** As thresholds and reports name them. */
    static List<String> names() {
        return ALL.stream().map(Endpoint::name).toList();
    }

    private static Endpoint get(String path, Asking asking) {
        return new Endpoint("GET", path, 200, asking);
    }

    private static Endpoint post(String path, Asking asking) {
        return new Endpoint("POST", path, 200, asking);
    }

    private static Endpoint created(String path, Asking asking) {
        return new Endpoint("POST", path, 201, asking);
    }

    private static boolean any(Fields answer, String list, String field, String text) {
        return answer.objects(list).stream().anyMatch(each -> each.text(field).equals(text));
    }

    /** Whether the first page of a list has it, or there are more pages, of which one will. */
    private static boolean onPage(Fields answer, String list, String field, String text) {
        return any(answer, list, field, text) || !answer.objects(list).isEmpty() && answer.textOrNull("next") != null;
    }

    // --- projects, sessions, agents ---

    private static Ask project(ApiSeat seat) {
        String name = seat.fresh("project");
        return Ask.of()
                .with(json -> json.field("project", name))
                .holding(answer -> answer.text("name").equals(name) && WorkflowEndpoints.owns(seat, name));
    }

    private static Ask session(ApiSeat seat) {
        return Ask.of()
                .with(json -> json.field("project", seat.project()).field("agent", seat.name("guest")))
                .holding(answer ->
                        answer.text("agent_name").equals(seat.name("guest")) && seat.started(answer.text("id")));
    }

    private static Ask agent(ApiSeat seat) {
        return Ask.of()
                .with(json -> json.field("agent", seat.name("spare")))
                .holding(
                        answer -> answer.text("name").equals(seat.name("spare")) && seat.registered(answer.text("id")));
    }

    /** One that was drained while it held nothing has stopped already: it is registered again first. */
    private static Ask stop(ApiSeat seat) {
        seat.register();
        return Ask.of(seat.spare()).holding("state", "stopped");
    }

    // --- tasks ---

    private static Ask task(ApiSeat seat) {
        String title = seat.title();
        return Ask.of()
                .with(json -> json.field("title", title).field("session", seat.session()))
                .holding(answer ->
                        seat.created(answer.objects("tasks").getFirst().text("id"), title));
    }

    /** Something is said of the round's task. */
    private static Ask said(ApiSeat seat) {
        return Ask.of(seat.task()).holding("task", seat.task());
    }

    private static Ask moved(ApiSeat seat, String state) {
        return Ask.of(seat.task()).holding("state", state);
    }

    private static Ask claim(ApiSeat seat) {
        return Ask.of()
                .with(json -> json.field("session", seat.session()).field("task", seat.task()))
                .holding(answer -> answer.flag("claimed", false)
                        && answer.object("task").text("id").equals(seat.task())
                        && seat.claimed(answer.text("lease")));
    }

    /** Its holder says something of the round's task. */
    private static Ask held(ApiSeat seat) {
        return Ask.of(seat.task()).with(json -> json.field("lease", seat.lease()));
    }

    private static Ask bulk(ApiSeat seat) {
        return Ask.of()
                .with(json -> json.objects(
                        "operations",
                        List.of(seat.task(), seat.task()),
                        (out, task) -> out.field("operation", "get_task").value("arguments", Map.of("task", task))))
                .holding(answer -> answer.objects("results").size() == 2
                        && answer.objects("results").stream()
                                .allMatch(each -> each.object("body").text("id").equals(seat.task())));
    }
}
