package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.ErrorCode;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.server.Reply;
import dev.muster.server.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What HTTP has to say beside the operations: caching, conditions, keys, pages, waiting, methods, errors. */
@Tag("wire")
class ProtocolTest {
    @SuppressWarnings("NullAway.Init") // before each test
    private TestServer server;

    @BeforeEach
    void open() {
        server = TestServer.open();
    }

    @AfterEach
    void close() {
        server.close();
    }

    // --- idempotency keys ---

    @Test
    void the_same_key_answers_the_same_and_creates_nothing_more() {
        Reply first = create("build it", "Idempotency-Key", "k1").expect(201);
        Reply again = create("build it", "Idempotency-Key", "k1").expect(201);
        assertThat(again.text()).isEqualTo(first.text());
        assertThat(ready()).isOne();
    }

    @Test
    void a_key_in_the_body_is_the_same_as_one_in_the_header() {
        Reply first = create("build it", "Idempotency-Key", "k1").expect(201);
        Reply again = server.post(
                "/api/v1/tasks", json -> json.field("title", "build it").field("idempotency_key", "k1"));
        assertThat(again.expect(201).text()).isEqualTo(first.text());
        assertThat(ready()).isOne();
    }

    @Test
    void a_key_that_was_used_for_something_else_is_a_conflict() {
        create("build it", "Idempotency-Key", "k1").expect(201);
        Reply other = create("burn it", "Idempotency-Key", "k1").expect(422);
        Problem.of(other, ErrorCode.IDEMPOTENCY_CONFLICT);
        assertThat(ready()).isOne();
    }

    /** It was done again for each time that it was sent. */
    @Test
    void a_key_for_what_takes_none_is_refused_and_nothing_is_done() {
        long last = server.engine().events().last(TestServer.PROJECT);

        Reply refused = server.post("/api/v1/events", json -> json.field("topic", "my.own"), "Idempotency-Key", "k1");

        Fields problem = Problem.of(refused.expect(400), ErrorCode.INVALID_ARGUMENT);
        assertThat(problem.text("detail")).contains("POST /events").contains("Idempotency-Key");
        assertThat(problem.text("help")).contains("leave it out").contains("POST /tasks");
        assertThat(server.engine().events().last(TestServer.PROJECT)).isEqualTo(last);
    }

    @Test
    void a_change_takes_a_key_and_a_condition_or_says_that_it_does_not() {
        for (Route route : Routes.all()) {
            for (ArgumentHeader header : List.of(ArgumentHeader.IDEMPOTENCY_KEY, ArgumentHeader.IF_MATCH)) {
                if (route.operation().changes() && route.operation().input().property(header.argument()) == null) {
                    Reply refused = server.send(
                            route.method(),
                            "/api/v1" + route.path().replaceAll("\\{\\w+}", "x"),
                            Json.bytes(json -> {}),
                            header.header(),
                            "x");
                    assertThat(Problem.of(refused.expect(400), ErrorCode.INVALID_ARGUMENT)
                                    .text("detail"))
                            .contains(route.method() + " " + route.path())
                            .contains(header.header());
                }
            }
        }
    }

    @Test
    void many_operations_of_one_request_have_each_a_key_of_its_own_or_none() {
        byte[] body = Json.bytes(json -> json.objects(
                "operations",
                List.of("create_tasks", "publish_events"),
                (each, name) -> each.field("operation", name)
                        .object(
                                "arguments",
                                arguments -> arguments
                                        .field(name.equals("create_tasks") ? "title" : "topic", "my.own")
                                        .field("idempotency_key", "k1"))));

        Fields problem = Problem.of(
                server.send("POST", "/api/v1/bulk", body, "Idempotency-Key", "k2")
                        .expect(400),
                ErrorCode.INVALID_ARGUMENT);
        assertThat(problem.text("detail")).contains("POST /bulk").contains("Idempotency-Key");
        assertThat(problem.text("help")).contains("'idempotency_key'").contains("create_tasks");
        assertThat(ready()).isZero();

        for (int i = 0; i < 2; i++) {
            List<Fields> results =
                    server.send("POST", "/api/v1/bulk", body).expect(200).json().objects("results");
            assertThat(results).extracting(each -> each.whole("status")).containsExactly(200L, 400L);
            assertThat(results.getLast().object("body").text("detail")).contains("'idempotency_key' is unknown");
        }
        assertThat(ready()).isOne();
    }

    // --- tags and conditions ---

    @Test
    void what_has_not_changed_is_not_sent_again() {
        String task = server.task("stays");
        String tag = tag(task);
        for (String known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            Reply same =
                    server.get("/api/v1/tasks/" + task, "If-None-Match", known).expect(304);
            assertThat(same.body()).isEmpty();
            assertThat(same.header("ETag")).isEqualTo(tag);
        }
        patch(task, "changed", null).expect(200);
        assertThat(server.get("/api/v1/tasks/" + task, "If-None-Match", tag)
                        .expect(200)
                        .json()
                        .text("title"))
                .isEqualTo("changed");
    }

    @Test
    void an_edit_of_what_somebody_else_has_changed_is_refused_and_changes_nothing() {
        String task = server.task("mine");
        String tag = tag(task);
        patch(task, "theirs", null).expect(200);
        Problem.of(patch(task, "mine again", tag).expect(412), ErrorCode.CONFLICT);
        assertThat(read(task).title()).isEqualTo("theirs");
        patch(task, "mine again", tag(task)).expect(200);
        assertThat(read(task).title()).isEqualTo("mine again");
        patch(task, "whatever", "*").expect(200);
        assertThat(read(task).title()).isEqualTo("whatever");
    }

    @Test
    void a_part_of_a_context_is_changed_only_by_who_has_seen_its_newest_version() {
        String part = "/api/v1/sessions/" + server.session("keeper") + "/context/plan";
        keep("PUT", part, "mine", "*").expect(412);
        keep("PUT", part, "mine", null).expect(200);
        String tag = String.valueOf(server.get(part).expect(200).header("ETag"));
        assertThat(tag).isEqualTo(server.get(part).expect(200).header("ETag"));
        keep("PUT", part, "theirs", null).expect(200);
        Problem.of(keep("PUT", part, "mine again", tag).expect(412), ErrorCode.CONFLICT);
        Problem.of(keep("DELETE", part, null, tag).expect(412), ErrorCode.CONFLICT);
        assertThat(server.get(part).expect(200).json().text("value")).isEqualTo("theirs");
        tag = String.valueOf(server.get(part).expect(200).header("ETag"));
        keep("PUT", part, "mine again", tag).expect(200);
        keep("DELETE", part, null, "*").expect(200);
        Problem.of(server.get(part).expect(404), ErrorCode.NOT_FOUND);
        keep("PUT", part, "mine again", tag).expect(412);
    }

    private Reply keep(String method, String part, @Nullable String value, @Nullable String tag) {
        return server.send(
                method,
                part,
                Json.bytes(json -> {
                    if (value != null) {
                        json.field("value", value);
                    }
                }),
                tag == null ? new String[0] : new String[] {"If-Match", tag});
    }

    /** It was archived whatever had become of it since. */
    @Test
    void a_condition_on_what_takes_none_is_refused_and_nothing_is_done() {
        String task = server.task("over");
        String tag = tag(task);
        server.post("/api/v1/tasks/" + task + "/cancel").expect(200);

        Reply refused = server.send("DELETE", "/api/v1/tasks/" + task, null, "If-Match", tag);

        Fields problem = Problem.of(refused.expect(400), ErrorCode.INVALID_ARGUMENT);
        assertThat(problem.text("detail")).contains("DELETE /tasks/{task}").contains("If-Match");
        assertThat(problem.text("help")).contains("leave it out").contains("PATCH /tasks/{task}");
        assertThat(read(task).archived()).isFalse();
        server.send("DELETE", "/api/v1/tasks/" + task, null).expect(200);
        assertThat(read(task).archived()).isTrue();
    }

    @Test
    void a_reader_may_say_what_is_for_changes_only() {
        String task = server.task("read");
        server.get("/api/v1/tasks/" + task, "If-Match", "\"another\"", "Idempotency-Key", "k1")
                .expect(200);
    }

    // --- pages ---

    @Test
    void pages_show_each_task_once_while_others_are_created() {
        List<String> before = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            before.addFirst(server.task("task " + i));
        }
        List<String> seen = new ArrayList<>();
        String next = null;
        int pages = 0;
        do {
            Fields page = server.get("/api/v1/tasks?limit=4" + (next == null ? "" : "&before=" + next))
                    .expect(200)
                    .json();
            page.objects("tasks").forEach(task -> seen.add(task.text("id")));
            next = page.textOrNull("next");
            server.task("a newcomer");
            pages++;
        } while (next != null);
        assertThat(seen).containsExactlyElementsOf(before);
        assertThat(pages).isEqualTo(7);
    }

    // --- waiting ---

    @Test
    void a_claim_that_waits_is_woken_by_the_task_that_is_created() throws Exception {
        String session = server.session("waiter");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> claim = threads.submit(() -> server.post(
                    "/api/v1/tasks/claim",
                    json -> json.field("session", session).field("wait_seconds", 50)));
            awaitWaiting(1);
            String task = server.task("here you are");
            Fields claimed = claim.get().expect(200).json();
            assertThat(claimed.object("task").text("id")).isEqualTo(task);
            assertThat(read(task).state()).isEqualTo(TaskState.IN_PROGRESS);
        }
    }

    @Test
    void a_claim_that_finds_nothing_cannot_be_taken_for_one_that_did() {
        String session = server.session("unlucky");
        Fields nothing = server.post(
                        "/api/v1/tasks/claim",
                        json -> json.field("session", session).value("wait_seconds", 0.05))
                .expect(200)
                .json();
        assertThat(nothing.value("claimed")).isEqualTo(false);
        assertThat(nothing.values()).containsKeys("task", "lease", "expires_at");
        assertThat(nothing.has("task") || nothing.has("lease") || nothing.has("expires_at"))
                .isFalse();
    }

    @Test
    void the_loser_of_a_task_is_told_that_it_is_not_its_own() {
        String task = server.task("one only");
        server.claim(server.session("first"), task);
        String second = server.session("second");
        Reply lost = server.post(
                "/api/v1/tasks/claim", json -> json.field("session", second).field("task", task));
        Fields problem = Problem.of(lost.expect(409), ErrorCode.INVALID_STATE);
        assertThat(problem.text("detail")).contains("NOT yours").contains("first");
        assertThat(problem.text("state")).isEqualTo("in_progress");
        assertThat(problem.texts("allowed")).isNotEmpty().doesNotContain("claim", "complete");
        assertThat(problem.text("help")).contains("do not work on it");
        assertThat(problem.has("task") || problem.has("lease")).isFalse();
        assertThat(read(task).fence()).isOne();
    }

    @Test
    void a_reader_of_events_is_woken_by_the_next_one() throws Exception {
        long last = server.engine().events().last(TestServer.PROJECT);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> read = threads.submit(
                    () -> server.get("/api/v1/events?wait_seconds=50&topics=task.created&after=" + last));
            server.post("/api/v1/events", json -> json.field("topic", "not.wanted"))
                    .expect(201);
            String task = server.task("wakes it");
            assertThat(read.get().expect(200).json().objects("events"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.text("task")).isEqualTo(task));
        }
    }

    // --- bulk ---

    @Test
    void good_and_bad_operations_of_one_request_are_answered_each_in_its_place() {
        String task = server.task("to be claimed");
        String session = server.session("bulk");
        byte[] body = Json.bytes(json -> json.objects(
                "operations",
                List.of("create_tasks", "get_task", "nonsense", "claim_task", "complete_task"),
                (each, name) -> each.field("operation", name).object("arguments", arguments -> {
                    switch (name) {
                        case "create_tasks" -> arguments.field("title", "new");
                        case "get_task" -> arguments.field("task", task);
                        case "claim_task" -> arguments.field("session", session).field("task", task);
                        case "complete_task" ->
                            arguments.field("lease", "L1.1.1").field("note", "no such field");
                        default -> {}
                    }
                })));
        List<Fields> results =
                server.send("POST", "/api/v1/bulk", body).expect(200).json().objects("results");
        assertThat(results).extracting(each -> each.whole("status")).containsExactly(200L, 200L, 400L, 200L, 400L);
        assertThat(results.get(4).object("body").text("detail")).contains("'note' is unknown");
        assertThat(read(task).state()).isEqualTo(TaskState.IN_PROGRESS);
        assertThat(ready()).isOne();
    }

    @Test
    void what_one_request_reads_is_limited_and_what_it_changes_is_not() {
        String large = "x".repeat(60_000);
        for (int i = 0; i < 20; i++) {
            server.post("/api/v1/tasks", json -> json.field("title", "large").field("description", large))
                    .expect(201);
        }
        int reads = 30; // of 1.2 MB each
        byte[] body = Json.bytes(json -> json.objects(
                "operations",
                Stream.concat(Stream.generate(() -> "list_tasks").limit(reads), Stream.of("create_tasks"))
                        .toList(),
                (each, name) -> each.field("operation", name)
                        .object(
                                "arguments",
                                arguments -> arguments
                                        .field("project", TestServer.PROJECT)
                                        .field(name.equals("create_tasks") ? "title" : "text", "large"))));

        List<Fields> results =
                server.send("POST", "/api/v1/bulk", body).expect(200).json().objects("results");

        List<Long> statuses = results.stream().map(each -> each.whole("status")).toList();
        assertThat(statuses.subList(0, reads)).contains(200L, 413L).containsOnly(200L, 413L);
        assertThat(statuses.getLast()).isEqualTo(200L);
        Fields refused = results.get(statuses.indexOf(413L)).object("body");
        assertThat(refused.text("code")).isEqualTo("TOO_LARGE");
        assertThat(refused.text("help")).contains("another request");
    }

    // --- methods, paths, types ---

    @Test
    void head_is_get_without_the_body() {
        String task = server.task("headed");
        Reply get = server.get("/api/v1/tasks/" + task);
        Reply head = server.send("HEAD", "/api/v1/tasks/" + task, null).expect(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(get.header("ETag"));
        assertThat(head.header("Content-Length")).isEqualTo(String.valueOf(get.body().length));
        assertThat(server.send("HEAD", "/api/v1/events", null, "Accept", "text/event-stream")
                        .expect(200)
                        .body())
                .isEmpty();
        server.send("HEAD", "/api/v1/tasks/t999", null).expect(404);
    }

    @Test
    void options_tells_the_methods_of_a_path() {
        assertThat(server.send("OPTIONS", "/api/v1/tasks/t1", null).expect(204).header("Allow"))
                .isEqualTo("DELETE, GET, HEAD, OPTIONS, PATCH");
        assertThat(server.send("OPTIONS", "/api/v1/bulk", null).expect(204).header("Allow"))
                .isEqualTo("OPTIONS, POST");
        server.send("OPTIONS", "/api/v1/nowhere", null).expect(404);
    }

    @Test
    void a_method_that_a_path_does_not_take_is_answered_with_those_that_it_does() {
        for (String method : List.of("PUT", "DELETE", "PATCH", "BREW")) {
            Reply refused = server.send(method, "/api/v1/tasks", null).expect(405);
            assertThat(refused.header("Allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
            assertThat(Problem.of(refused, ErrorCode.INVALID_ARGUMENT).text("help"))
                    .contains("GET");
        }
        assertThat(server.get("/api/v1/bulk").expect(405).header("Allow")).isEqualTo("OPTIONS, POST");
    }

    @Test
    void a_path_that_is_not_there_is_answered_with_the_nearest() {
        assertThat(Problem.of(server.get("/api/v1/taks").expect(404), ErrorCode.NOT_FOUND)
                        .text("help"))
                .contains("/tasks")
                .contains("/openapi.json");
        Problem.of(server.get("/nowhere").expect(404), ErrorCode.NOT_FOUND);
        Problem.of(server.get("/api/v1/").expect(404), ErrorCode.NOT_FOUND);
        Problem.of(server.get("/api/v1/tasks/").expect(400), ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void a_body_that_does_not_say_that_it_is_json_is_refused() {
        byte[] body = "{\"title\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        for (String path : List.of("/api/v1/tasks", "/api/v1/bulk")) {
            for (String type :
                    List.of("text/plain", "application/x-www-form-urlencoded", "application/jsonx", "json")) {
                Reply refused =
                        server.send("POST", path, body, "Content-Type", type).expect(415);
                assertThat(Problem.of(refused, ErrorCode.INVALID_ARGUMENT).text("help"))
                        .contains("application/json");
            }
        }
        assertThat(ready()).isZero();
        server.send("POST", "/api/v1/tasks", body, "Content-Type", "Application/JSON; charset=utf-8")
                .expect(201);
        assertThat(ready()).isOne();
    }

    @Test
    void all_that_is_wrong_with_a_request_is_named_at_once() {
        Reply refused = server.post(
                "/api/v1/tasks",
                json -> json.field("titel", "x").field("priority", "high").field("max_attempts", 0));
        assertThat(Problem.of(refused.expect(400), ErrorCode.INVALID_ARGUMENT).text("detail"))
                .contains("titel")
                .contains("title")
                .contains("priority")
                .contains("max_attempts");
        assertThat(Problem.of(server.get("/api/v1/tasks?limit=ten").expect(400), ErrorCode.INVALID_ARGUMENT)
                        .text("detail"))
                .contains("limit")
                .contains("'ten'");
        assertThat(Problem.of(server.get("/api/v1/tasks?statee=ready").expect(400), ErrorCode.INVALID_ARGUMENT)
                        .text("detail"))
                .contains("'state'");
    }

    @Test
    void a_stale_lease_is_refused_with_what_to_do_next() {
        String task = server.task("handed over");
        String stale = server.claim(server.session("first"), task);
        server.post("/api/v1/tasks/" + task + "/release", json -> json.field("lease", stale))
                .expect(200);
        server.claim(server.session("second"), task);
        Reply refused = server.post("/api/v1/tasks/" + task + "/complete", json -> json.field("lease", stale));
        assertThat(Problem.of(refused.expect(409), ErrorCode.STALE_LEASE).text("help"))
                .isNotBlank();
        assertThat(read(task)).returns(TaskState.IN_PROGRESS, Task::state).returns(2L, Task::fence);
    }

    // --- what they have in common ---

    private Reply create(String title, String... headers) {
        return server.post("/api/v1/tasks", json -> json.field("title", title), headers);
    }

    private Reply patch(String task, String title, @Nullable String tag) {
        return server.send(
                "PATCH",
                "/api/v1/tasks/" + task,
                Json.bytes(json -> json.field("title", title)),
                tag == null ? new String[0] : new String[] {"If-Match", tag});
    }

    private String tag(String task) {
        String tag = server.get("/api/v1/tasks/" + task).expect(200).header("ETag");
        assertThat(tag).isNotNull();
        return String.valueOf(tag);
    }

    private long ready() {
        return server.engine().reads().counts(TestServer.PROJECT).getOrDefault(TaskState.READY, 0L);
    }

    private Task read(String task) {
        return server.engine().reads().task(TaskId.parse(task));
    }

    private void awaitWaiting(int claims) {
        TestServer.await(claims + " claims wait", () -> server.engine().stats().parked() == claims);
    }
}
