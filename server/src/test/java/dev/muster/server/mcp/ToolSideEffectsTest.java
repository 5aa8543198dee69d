package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.muster.client.wire.Fields;
import dev.muster.core.EngineOptions;
import dev.muster.core.Limits;
import dev.muster.core.SessionReads;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.Decision;
import dev.muster.core.event.EventFilter;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunId;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabVerdict;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.tdd.TddState;
import dev.muster.server.PretendLab;
import dev.muster.server.ServerOptions;
import dev.muster.server.TestServer;
import dev.muster.server.access.TheirSelfKnowledge;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What each tool leaves in the store, not what it answers alone. */
class ToolSideEffectsTest {
    @TempDir
    Path directory;

    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private Rig rig;
    private String session;

    @BeforeEach
    void start() throws Exception {
        InstantSource clock = () -> Instant.now().plus(passed.get());
        ServerOptions options = Rig.tools("all");
        rig = Rig.open(
                directory,
                EngineOptions.defaults().withClock(clock),
                options.withMcp(options.mcp().withClock(clock)));
        session = rig.call("start_session", Map.of("agent", "ann")).text("session");
    }

    @AfterEach
    void the_tool_that_names_the_test_was_called(TestInfo test) throws Exception {
        try (Rig closing = rig) {
            String name = test.getTestMethod().orElseThrow().getName();
            assertThat(closing.called())
                    .containsAll(closing.tools().stream()
                            .filter(tool -> names(name, tool))
                            .toList());
        }
    }

    /** Whether a test is named after a tool, whose name may be the beginning of another's. */
    private static boolean names(String test, String tool) {
        return test.startsWith(tool + "_") && (tool.equals("check_drift") || !test.startsWith("check_drift_"));
    }

    @Test
    void every_tool_names_a_test_of_what_it_leaves() throws Exception {
        List<String> tests = Arrays.stream(ToolSideEffectsTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(Method::getName)
                .toList();

        assertThat(rig.tools())
                .isNotEmpty()
                .allSatisfy(tool -> assertThat(tests).anyMatch(test -> names(test, tool)));
    }

    private TaskId plan(String title) throws Exception {
        Fields made = rig.call("plan_task", Map.of("title", title, "description", "All of it.", "session", session));
        return TaskId.parse(made.objects("tasks").getFirst().text("task_id"));
    }

    private String claim(TaskId task) throws Exception {
        return rig.call("claim_task", Map.of("task_id", task.toString(), "session", session))
                .text("lease");
    }

    private Task stored(TaskId id) {
        return rig.engine.reads().task(id);
    }

    private String content(TaskId task, String name) {
        Artifact artifact = rig.engine.reads().artifacts(task).stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        return new String(rig.engine.reads().blob(artifact.sha256()), StandardCharsets.UTF_8);
    }

    @Test
    void start_session_stores_a_session_of_the_agent_in_a_project_that_it_makes() throws Exception {
        Fields answer = rig.call("start_session", Map.of("agent", "bob", "project", "web", "model", "m1"));

        Session stored = rig.engine.reads().session(SessionId.parse(answer.text("session")));
        assertThat(stored.agentName()).isEqualTo("bob");
        assertThat(stored.project()).isEqualTo("web");
        assertThat(rig.engine
                        .events()
                        .read("web", 0, new EventFilter(List.of("mcp.client")), 100)
                        .events())
                .singleElement()
                .satisfies(event -> assertThat(event.data()).contains("m1"));
    }

    @Test
    void start_session_resumes_and_names_what_is_still_held() throws Exception {
        TaskId task = plan("held");
        claim(task);

        Fields answer = rig.call("start_session", Map.of("resume", session));

        assertThat(answer.text("session")).isEqualTo(session);
        assertThat(answer.objects("holding").getFirst().text("task")).isEqualTo(task.toString());
        assertThat(rig.engine.reads().sessions(null, 10)).hasSize(1);
    }

    @Test
    void plan_task_stores_all_that_it_is_given() throws Exception {
        Map<String, Object> task = new HashMap<>(Map.of(
                "title", "build",
                "description", "Build it.",
                "task_type", "chore",
                "priority", 7L,
                "specialist", "coder",
                "complexity", "high",
                "estimated_effort", "2h",
                "due_date", "2100-01-01T00:00:00Z",
                "context", Map.of("branch", "main"),
                "session", session));
        TaskId id = TaskId.parse(
                rig.call("plan_task", task).objects("tasks").getFirst().text("task_id"));

        Task stored = stored(id);
        assertThat(stored.state()).isEqualTo(TaskState.READY);
        assertThat(stored.type()).isEqualTo("chore");
        assertThat(stored.priority()).isEqualTo(7);
        assertThat(stored.specialist()).isEqualTo("coder");
        assertThat(stored.labels()).containsExactlyInAnyOrder("complexity:high", "estimated_effort:2h");
        assertThat(stored.deadline()).isEqualTo(Instant.parse("2100-01-01T00:00:00Z"));
        assertThat(stored.description()).startsWith("Build it.").contains("main");
    }

    @Test
    void plan_task_stores_a_graph_or_nothing_of_it() throws Exception {
        List<Map<String, Object>> graph = List.of(
                Map.of("ref", "a", "title", "first", "description", "."),
                Map.of("ref", "b", "title", "second", "description", ".", "depends_on", List.of("a")));
        rig.call("plan_task", Map.of("tasks", graph, "session", session, "idempotency_key", "once"));
        rig.call("plan_task", Map.of("tasks", graph, "session", session, "idempotency_key", "once"));
        List<Map<String, Object>> circle = List.of(
                Map.of("ref", "x", "title", "x", "description", ".", "depends_on", List.of("y")),
                Map.of("ref", "y", "title", "y", "description", ".", "depends_on", List.of("x")));

        assertThat(rig.refusal("plan_task", Map.of("tasks", circle, "session", session)))
                .startsWith("DEPENDENCY_CYCLE");
        assertThat(rig.engine.reads().tasks(TaskQuery.of("default")).tasks())
                .extracting(Task::title, Task::state)
                .containsExactly(tuple("second", TaskState.PENDING), tuple("first", TaskState.READY));
    }

    @Test
    void claim_task_leases_it_for_half_an_hour_and_tells_what_came_before() throws Exception {
        TaskId first = plan("first");
        Fields made = rig.call(
                "plan_task",
                Map.of(
                        "title",
                        "second",
                        "description",
                        "Go on.",
                        "depends_on",
                        List.of(first.toString()),
                        "session",
                        session));
        rig.call("complete_task", Map.of("lease", claim(first), "summary", "the answer is 42", "session", session));

        Fields claim = rig.call("claim_task", Map.of("session", session));

        TaskId second = TaskId.parse(made.objects("tasks").getFirst().text("task_id"));
        assertThat(claim.object("task").text("task_id")).isEqualTo(second.toString());
        assertThat(stored(second).state()).isEqualTo(TaskState.IN_PROGRESS);
        assertThat(Duration.between(Instant.now(), claim.instant("expires_at")))
                .isBetween(Duration.ofMinutes(28), Duration.ofMinutes(30));
        assertThat(claim.objects("context").getFirst().text("text")).isEqualTo("the answer is 42");
    }

    @Test
    void a_claim_that_finds_nothing_says_that_nothing_is_the_callers() throws Exception {
        Fields claim = rig.call("claim_task", Map.of("session", session));

        assertThat(claim.flag("claimed", true)).isFalse();
        assertThat(claim.text("next")).contains("no task is yours");
    }

    @Test
    void a_task_that_another_holds_is_refused_in_words_that_cannot_be_misread() throws Exception {
        TaskId task = plan("mine");
        claim(task);
        String other = rig.call("start_session", Map.of("agent", "eve")).text("session");

        String words = rig.refusal("claim_task", Map.of("task_id", task.toString(), "session", other));

        assertThat(words).startsWith("INVALID_STATE").contains("NOT yours", "in_progress", "claim another task");
    }

    @Test
    void run_validation_starts_a_run_in_the_project_of_the_caller_and_waits_for_its_end() throws Exception {
        PretendLab lab = PretendLab.of(rig.engine);
        Thread ending = Thread.startVirtualThread(() -> {
            TestServer.await("a run", () -> !lab.runs().isEmpty());
            lab.end(new LabRunId(1), LabRunState.COMPLETE, LabVerdict.FAIL, "two: too slow");
        });

        Map<String, Object> scenario = Map.of("scenario", PretendLab.SCENARIO.name(), "session", session);
        Map<String, Object> waiting = new HashMap<>(scenario);
        waiting.put("wait_seconds", 60L);
        Fields ended = McpWire.last(rig.modern("tools/call", Map.of("name", "run_validation", "arguments", waiting)))
                .object("result")
                .object("structuredContent");
        ending.join();
        Fields second = rig.call("run_validation", scenario);

        assertThat(ended.text("verdict")).isEqualTo("fail");
        assertThat(ended.text("reason")).isEqualTo("two: too slow");
        assertThat(second.text("state")).isEqualTo("running");
        assertThat(lab.runs()).extracting(LabRun::project).containsExactly("default", "default");
        assertThat(rig.refusal("run_validation", Map.of("scenario", "validate")))
                .startsWith("NOT_FOUND");
    }

    @Test
    void run_validation_ends_the_run_when_its_call_is_cancelled() throws Exception {
        PretendLab lab = PretendLab.of(rig.engine);
        String protocol = rig.begin("2025-11-25");
        Thread calling = Thread.startVirtualThread(() -> {
            try {
                rig.post("""
                        {"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"run_validation",\
                        "arguments":{"scenario":"validate-quick","wait_seconds":3000}}}""", "Mcp-Session-Id", protocol);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        TestServer.await("a run", () -> !lab.runs().isEmpty());

        rig.post("""
                {"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}""", "Mcp-Session-Id", protocol);

        TestServer.await("the run is cancelled", () -> lab.runs().getFirst().state() == LabRunState.CANCELLED);
        calling.join();
        assertThat(lab.runs().getFirst().reason()).contains("the call that started it was cancelled");
        rig.call("run_validation", Map.of("scenario", PretendLab.SCENARIO.name()));
    }

    @Test
    void run_validation_where_there_is_no_lab_says_what_to_do() throws Exception {
        assertThat(rig.refusal("run_validation", Map.of("scenario", "validate-quick")))
                .startsWith("NOT_AVAILABLE")
                .contains("./muster");
        PretendLab.of(rig.engine);
        rig.call("run_validation", Map.of("scenario", PretendLab.SCENARIO.name()));
    }

    @Test
    void get_report_tells_of_the_newest_run_and_changes_nothing() throws Exception {
        PretendLab lab = PretendLab.of(rig.engine);
        assertThat(rig.refusal("get_report", Map.of())).startsWith("NOT_FOUND");
        String run = rig.call("run_validation", Map.of("scenario", PretendLab.SCENARIO.name()))
                .text("run");

        Fields early = rig.call("get_report", Map.of());
        lab.end(LabRunId.parse(run), LabRunState.COMPLETE, LabVerdict.PASS, "all of it");
        Fields late = rig.call("get_report", Map.of("run", run, "format", "json"));

        assertThat(early.textOrNull("report")).isNull();
        assertThat(early.text("next")).contains("get_report", run);
        assertThat(late.text("report")).startsWith("JSON of " + run);
        assertThat(lab.runs()).hasSize(1);
    }

    @Test
    void template_create_keeps_it_template_list_shows_it() throws Exception {
        rig.call("template_create", template());
        rig.call("template_create", template());

        assertThat(rig.engine.reads().workflows().template("default", "release").version())
                .isEqualTo(2);
        assertThat(rig.call("template_list", Map.of("session", session)).objects("templates"))
                .singleElement()
                .satisfies(
                        each -> assertThat(each.objects("parameters").getFirst().text("name"))
                                .isEqualTo("version"));
    }

    @Test
    void template_list_shows_none_where_there_is_none() throws Exception {
        assertThat(rig.call("template_list", Map.of("session", session)).objects("templates"))
                .isEmpty();
    }

    @Test
    void template_instantiate_creates_all_tasks_or_none_and_names_what_is_wrong() throws Exception {
        rig.call("template_create", template());

        rig.call(
                "template_instantiate",
                Map.of(
                        "template",
                        "release",
                        "parameters",
                        Map.of("version", "1.2"),
                        "dry_run",
                        true,
                        "session",
                        session));
        assertThat(rig.engine.reads().tasks(TaskQuery.of("default")).tasks()).isEmpty();

        rig.call(
                "template_instantiate",
                Map.of("template", "release", "parameters", Map.of("version", "1.2"), "session", session));
        assertThat(rig.engine.reads().tasks(TaskQuery.of("default")).tasks())
                .extracting(Task::title)
                .containsExactly("Ship 1.2", "Build 1.2");
    }

    private Map<String, Object> template() {
        return Map.of(
                "template",
                "release",
                "parameters",
                List.of(Map.of("name", "version", "type", "text")),
                "tasks",
                List.of(
                        Map.of("ref", "a", "title", "Build ${version}"),
                        Map.of("title", "Ship ${version}", "depends_on", List.of("a"))),
                "session",
                session);
    }

    @Test
    void synthesize_results_merges_what_the_subtasks_handed_in_names_conflicts_and_its_sources() throws Exception {
        Fields parent = rig.call("plan_task", Map.of("title", "whole", "description", "", "session", session));
        String whole = parent.objects("tasks").getFirst().text("task_id");
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Fields made = rig.call(
                    "plan_task",
                    Map.of("title", "part", "description", "", "parent_task_id", whole, "session", session));
            parts.add(made.objects("tasks").getFirst().text("task_id"));
        }
        List<String> contents = List.of("same", "same", "other");
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            rig.call(
                    "complete_task",
                    Map.of(
                            "lease",
                            claim(TaskId.parse(part)),
                            "summary",
                            "did " + part,
                            "artifacts",
                            List.of(
                                    Map.of("name", "a.txt", "type", "text/plain", "content", contents.get(i)),
                                    Map.of("name", "only-" + part, "type", "text/plain", "content", "x"))));
        }

        Fields synthesis = rig.call("synthesize_results", Map.of("parent_task_id", whole));

        assertThat(synthesis.flag("complete", false)).isTrue();
        assertThat(parts)
                .allSatisfy(part -> assertThat(synthesis.text("text")).contains("[" + part + "]", "did " + part));
        assertThat(synthesis.objects("artifacts"))
                .extracting(each -> each.texts("sources"))
                .containsExactly(List.of(parts.get(0)), List.of(parts.get(1)), List.of(parts.get(2)));
        Fields conflict = synthesis.objects("conflicts").getFirst();
        assertThat(conflict.text("name")).isEqualTo("a.txt");
        assertThat(conflict.objects("versions"))
                .extracting(each -> each.texts("sources"))
                .containsExactly(List.of(parts.get(0), parts.get(1)), List.of(parts.get(2)));
    }

    @Test
    void a_long_description_is_cut_to_the_budget_and_says_where_the_rest_is() throws Exception {
        rig.call("plan_task", Map.of("title", "long", "description", "word ".repeat(2_000), "session", session));

        Fields claim = rig.call("claim_task", Map.of("session", session, "context_tokens", 200L));

        assertThat(claim.whole("context_tokens")).isLessThanOrEqualTo(200);
        assertThat(claim.object("task").text("description"))
                .startsWith("word word")
                .hasSizeLessThan(1_100)
                .contains("muster://tasks/t1");
    }

    @Test
    void renew_lease_moves_the_end_of_the_lease() throws Exception {
        String lease = claim(plan("long"));

        Fields renewed = rig.call("renew_lease", Map.of("lease", lease, "lease_seconds", 86_400L, "session", session));

        assertThat(Duration.between(Instant.now(), renewed.instant("expires_at")))
                .isGreaterThan(Duration.ofHours(23));
    }

    @Test
    void release_task_makes_it_ready_without_counting_the_attempt() throws Exception {
        TaskId task = plan("back");

        rig.call("release_task", Map.of("lease", claim(task), "session", session));

        assertThat(stored(task).state()).isEqualTo(TaskState.READY);
        assertThat(stored(task).attempts()).isZero();
    }

    @Test
    void complete_task_keeps_summary_work_and_artifacts() throws Exception {
        TaskId task = plan("done");

        rig.call(
                "complete_task",
                Map.of(
                        "lease",
                        claim(task),
                        "summary",
                        "did it",
                        "detailed_work",
                        "step by step",
                        "artifacts",
                        List.of(Map.of("name", "code", "content", "x = 1")),
                        "session",
                        session));

        assertThat(stored(task).state()).isEqualTo(TaskState.COMPLETED);
        assertThat(stored(task).summary()).isEqualTo("did it");
        assertThat(content(task, "detailed_work")).isEqualTo("step by step");
        assertThat(content(task, "code")).isEqualTo("x = 1");
    }

    @Test
    void complete_task_goes_on_asks_for_another_round_or_blocks() throws Exception {
        TaskId task = plan("rounds");
        String lease = claim(task);

        rig.call("complete_task", with(lease, "part", "continue"));
        assertThat(stored(task).state()).isEqualTo(TaskState.IN_PROGRESS);
        rig.call("complete_task", with(lease, "look again", "needs_revision"));
        assertThat(stored(task).state()).isEqualTo(TaskState.READY);
        assertThat(stored(task).revision()).isEqualTo(1);
        String second = claim(task);
        rig.call("complete_task", with(second, "needs a key", "blocked"));
        assertThat(stored(task).state()).isEqualTo(TaskState.BLOCKED);
        assertThat(stored(task).reason()).isEqualTo("needs a key");
        assertThat(rig.refusal("complete_task", with(second, "late", "blocked")))
                .contains("Nothing was changed");
    }

    @Test
    void who_leaves_out_what_a_plan_needs_is_told_what_to_do_next() throws Exception {
        assertThat(rig.refusal("plan_task", Map.of("title", "half a plan")))
                .contains("'description' is missing")
                .endsWith("Next: correct the arguments and call plan_task again.");
    }

    private Map<String, Object> with(String lease, String summary, String action) {
        return Map.of("lease", lease, "summary", summary, "next_action", action, "session", session);
    }

    @Test
    void a_path_is_refused_over_the_network() throws Exception {
        TaskId task = plan("secret");

        String words = rig.refusal(
                "complete_task",
                Map.of(
                        "lease",
                        claim(task),
                        "summary",
                        "x",
                        "artifacts",
                        List.of(Map.of("name", "passwd", "path", "/etc/passwd")),
                        "session",
                        session));

        assertThat(words).contains("does not read files");
        assertThat(rig.engine.reads().artifacts(task)).isEmpty();
        assertThat(stored(task).state()).isEqualTo(TaskState.IN_PROGRESS);
    }

    @Test
    void fail_task_ends_it_for_good_when_it_cannot_be_retried() throws Exception {
        TaskId task = plan("bad");

        rig.call("fail_task", Map.of("lease", claim(task), "reason", "no", "retryable", false, "session", session));

        assertThat(stored(task).state()).isEqualTo(TaskState.FAILED);
        assertThat(stored(task).reason()).isEqualTo("no");
    }

    @Test
    void get_status_follows_each_change_at_once() throws Exception {
        assertThat(rig.call("get_status", Map.of()).object("tasks").whole("ready"))
                .isZero();
        TaskId task = plan("seen");
        assertThat(rig.call("get_status", Map.of()).object("tasks").whole("ready"))
                .isEqualTo(1);
        rig.call("complete_task", with(claim(task), "stuck", "blocked"));

        Fields status = rig.call("get_status", Map.of());
        assertThat(status.objects("blocked").getFirst().text("why")).isEqualTo("stuck");
        assertThat(status.texts("alerts")).isNotEmpty();
        assertThat(rig.call("get_status", Map.of("task_id", task.toString())).text("why"))
                .isEqualTo("stuck");
    }

    private List<String> titlesOfAllPages(Map<String, Object> asked) throws Exception {
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Map<String, Object> query = new HashMap<>(asked);
            if (cursor != null) {
                query.put("cursor", cursor);
            }
            Fields page = rig.call("query_tasks", query);
            page.objects("tasks").forEach(row -> seen.add(row.text("title")));
            cursor = page.textOrNull("next");
        } while (cursor != null);
        return seen;
    }

    @Test
    void query_tasks_pages_over_several_types_without_gap_or_repetition() throws Exception {
        for (int i = 0; i < 9; i++) {
            rig.call(
                    "plan_task",
                    Map.of("title", "n" + i, "description", ".", "task_type", "k" + i % 3, "session", session));
        }
        assertThat(titlesOfAllPages(Map.of("type", List.of("k0", "k1"), "limit", 2L)))
                .containsExactly("n7", "n6", "n4", "n3", "n1", "n0");
    }

    @Test
    void query_tasks_pages_without_gap_where_long_texts_of_one_type_end_a_page_early() throws Exception {
        List<NewTask> tasks = new ArrayList<>();
        tasks.add(NewTask.titled("oldest").withType("short"));
        for (int i = 0; i < 40; i++) {
            tasks.add(NewTask.titled("n" + i).withType("long").withDescription("d".repeat(Limits.DESCRIPTION_BYTES)));
        }
        tasks.add(3, NewTask.titled("old").withType("short"));
        tasks.add(NewTask.titled("newest").withType("short"));
        rig.engine.execute(new CreateTasks("default", tasks, null, null));
        assertThat(titlesOfAllPages(Map.of("type", List.of("long", "short"), "limit", 1_000L)))
                .isEqualTo(tasks.reversed().stream().map(NewTask::title).toList());
    }

    @Test
    void publish_event_is_in_the_log_and_read_events_finds_it() throws Exception {
        Fields published = rig.call(
                "publish_event", Map.of("topic", "finding.bug", "payload", Map.of("line", 3L), "session", session));

        Fields read = rig.call("read_events", Map.of("topics", List.of("finding.*")));

        assertThat(read.objects("events").getFirst().whole("seq")).isEqualTo(published.whole("seq"));
        assertThat(rig.engine
                        .events()
                        .read("default", 0, new EventFilter(List.of("finding.bug")), 100)
                        .events())
                .hasSize(1);
    }

    @Test
    void update_task_changes_what_is_given_and_leaves_the_rest() throws Exception {
        TaskId task = plan("old");

        rig.call("update_task", Map.of("task_id", task.toString(), "title", "new", "session", session));

        assertThat(stored(task).title()).isEqualTo("new");
        assertThat(stored(task).description()).isEqualTo("All of it.");
    }

    @Test
    void cancel_task_ends_it_and_the_lease_on_it() throws Exception {
        TaskId task = plan("off");
        String lease = claim(task);

        rig.call("cancel_task", Map.of("task_id", task.toString(), "reason", "not needed", "session", session));

        assertThat(stored(task).state()).isEqualTo(TaskState.CANCELLED);
        assertThat(stored(task).reason()).isEqualTo("not needed");
        assertThat(rig.refusal("complete_task", with(lease, "late", "complete")))
                .contains("Nothing was changed");
    }

    @Test
    void delete_task_hides_it_and_keeps_its_history() throws Exception {
        TaskId task = plan("over");
        rig.call("complete_task", with(claim(task), "done", "complete"));

        rig.call("delete_task", Map.of("task_id", task.toString(), "session", session));

        assertThat(stored(task).archived()).isTrue();
        assertThat(rig.engine.reads().tasks(TaskQuery.of("default")).tasks()).isEmpty();
        assertThat(rig.engine.reads().history(task, 0, 100)).isNotEmpty();
    }

    private SessionState state(String id) {
        return rig.engine.reads().session(SessionId.parse(id)).state();
    }

    @Test
    void list_sessions_shows_those_that_are_stored_newest_first() throws Exception {
        String other = rig.call("start_session", Map.of("agent", "bob")).text("session");

        assertThat(rig.call("list_sessions", Map.of()).objects("sessions"))
                .extracting(each -> each.text("id"), each -> each.text("state"))
                .containsExactly(tuple(other, "active"), tuple(session, "active"));
        Fields first = rig.call("list_sessions", Map.of("limit", 1L));
        Fields second = rig.call("list_sessions", Map.of("limit", 1L, "cursor", first.text("next")));
        assertThat(first.objects("sessions"))
                .extracting(each -> each.text("id"))
                .containsExactly(other);
        assertThat(second.objects("sessions"))
                .extracting(each -> each.text("id"))
                .containsExactly(session);
        assertThat(second.textOrNull("next")).isNull();
    }

    @Test
    void session_status_follows_the_state_of_a_session() throws Exception {
        rig.engine.execute(new PauseSession(SessionId.parse(session)));

        assertThat(rig.call("session_status", Map.of("session", session)).text("state"))
                .isEqualTo("paused");
        assertThat(state(session)).isEqualTo(SessionState.PAUSED);
    }

    @Test
    void resume_session_makes_a_paused_one_active() throws Exception {
        rig.engine.execute(new PauseSession(SessionId.parse(session)));

        rig.call("resume_session", Map.of("session", session));

        assertThat(state(session)).isEqualTo(SessionState.ACTIVE);
    }

    @Test
    void cleanup_sessions_ends_those_that_are_idle_and_gives_back_what_they_hold_but_none_when_it_is_dry()
            throws Exception {
        TaskId task = plan("held");
        rig.call("claim_task", Map.of("session", session, "lease_seconds", 86_400L));
        passed.set(Duration.ofMinutes(16));
        String lively = rig.call("start_session", Map.of("agent", "bob")).text("session");

        assertThat(rig.call("cleanup_sessions", Map.of()).texts("sessions")).containsExactly(session);
        assertThat(state(session)).isEqualTo(SessionState.ACTIVE);
        assertThat(stored(task).state()).isEqualTo(TaskState.IN_PROGRESS);

        assertThat(rig.call("cleanup_sessions", Map.of("dry_run", false)).texts("sessions"))
                .containsExactly(session);
        assertThat(state(session)).isEqualTo(SessionState.ENDED);
        assertThat(stored(task).state()).isEqualTo(TaskState.READY);
        assertThat(state(lively)).isEqualTo(SessionState.ACTIVE);
    }

    /** It looked at the newest 1,000 sessions only, and the idle ones are the oldest. */
    @Test
    void cleanup_sessions_finds_an_idle_session_behind_a_page_of_newer_ones() throws Exception {
        passed.set(Duration.ofMinutes(16));
        for (int i = 0; i < Limits.PAGE; i++) {
            rig.engine.execute(new StartSession("default", new RegisterAgent("newer-" + i, Set.of(), 1, null), false));
        }

        assertThat(rig.call("cleanup_sessions", Map.of()).texts("sessions")).containsExactly(session);
    }

    @Test
    void read_events_reads_on_from_a_cursor_and_changes_nothing() throws Exception {
        long before = rig.engine.events().last("default");
        plan("noted");

        Fields read = rig.call("read_events", Map.of("after", before));

        assertThat(read.objects("events"))
                .extracting(each -> each.text("topic"))
                .containsExactly("task.created");
        assertThat(read.whole("cursor")).isEqualTo(before + 1);
        assertThat(rig.call("read_events", Map.of("after", read.whole("cursor")))
                        .objects("events"))
                .isEmpty();
        assertThat(rig.engine.events().last("default")).isEqualTo(before + 1);
    }

    /** An approved story of an epic. */
    private StoryId story() throws Exception {
        Fields epic = rig.call(
                "scrum_command",
                Map.of(
                        "command",
                        "epic",
                        "title",
                        "an epic",
                        "new_stories",
                        List.of(Map.of("title", "a story")),
                        "session",
                        session));
        rig.call("scrum_command", Map.of("command", "approve"));
        return StoryId.parse(epic.texts("stories").getFirst());
    }

    @Test
    void scrum_command_moves_the_workflow_and_gives_agents_the_task_of_a_story() throws Exception {
        StoryId story = story();

        rig.call("scrum_command", Map.of("command", "sprint_plan", "goal", "to ship", "session", session));
        Fields started = rig.call("scrum_command", Map.of("command", "sprint_start", "session", session));

        ScrumStatus status = rig.engine.reads().workflows().scrum("default", ScrumCommand.STATE);
        assertThat(status.state()).isEqualTo(ScrumState.SPRINT_ACTIVE);
        assertThat(started.object("status").texts("allowed")).containsExactlyElementsOf(status.allowed());
        TaskId task = rig.engine.reads().workflows().story("default", story).task();
        assertThat(rig.call("claim_task", Map.of("session", session))
                        .object("task")
                        .text("task_id"))
                .isEqualTo(String.valueOf(task));
    }

    @Test
    void tdd_command_moves_the_cycle_of_a_story_as_its_tests_allow() throws Exception {
        StoryId story = story();
        for (String command : List.of("start", "test")) {
            rig.call("tdd_command", Map.of("command", command, "story", story.toString(), "session", session));
        }
        assertThat(rig.refusal("tdd_command", Map.of("command", "code", "story", story.toString(), "session", session)))
                .contains("at least one failing test", "run_tests");
        rig.call(
                "tdd_command",
                Map.of(
                        "command",
                        "run_tests",
                        "story",
                        story.toString(),
                        "passed",
                        0L,
                        "failed",
                        3L,
                        "session",
                        session));
        rig.call("tdd_command", Map.of("command", "code", "story", story.toString(), "session", session));

        assertThat(rig.engine.reads().workflows().cycle("default", story)).hasValueSatisfying(cycle -> {
            assertThat(cycle.state()).isEqualTo(TddState.CODE_GREEN);
            assertThat(cycle.failed()).isEqualTo(3);
        });
    }

    @Test
    void request_approval_blocks_the_task_and_ends_the_lease_until_somebody_answers() throws Exception {
        TaskId task = plan("delicate");
        String lease = claim(task);

        Fields asked = rig.call(
                "request_approval", Map.of("task", task.toString(), "question", "drop the table?", "session", session));

        assertThat(stored(task).state()).isEqualTo(TaskState.BLOCKED);
        assertThat(rig.engine.reads().workflows().approvals("default", null, 10))
                .singleElement()
                .satisfies(approval -> {
                    assertThat(approval.id()).hasToString(asked.text("id"));
                    assertThat(approval.question()).isEqualTo("drop the table?");
                });
        assertThat(rig.refusal("complete_task", with(lease, "late", "complete")))
                .contains("Nothing was changed");
    }

    /** Claims that count as no attempt are a history all the same. */
    @Test
    void who_claims_a_task_that_was_blocked_hears_what_happened_to_it() throws Exception {
        TaskId task = plan("delicate");
        claim(task);
        rig.engine.execute(new BlockTask(task, "ask first", null));
        rig.engine.execute(new UnblockTask(task, null));

        Fields claim = rig.call("claim_task", Map.of("session", session));

        assertThat(claim.objects("context"))
                .filteredOn(part -> part.text("kind").equals("recent"))
                .singleElement()
                .satisfies(part -> assertThat(part.text("text")).contains("task.blocked", "ask first"));
    }

    @Test
    void answer_approval_lets_the_task_go_on_and_is_refused_to_an_agent() throws Exception {
        TaskId task = plan("delicate");
        String approval = rig.call(
                        "request_approval", Map.of("task", task.toString(), "question", "may I?", "session", session))
                .text("id");

        assertThat(rig.refusal("answer_approval", Map.of("approval", approval, "approved", true, "session", session)))
                .startsWith("FORBIDDEN");
        assertThat(stored(task).state()).isEqualTo(TaskState.BLOCKED);
        rig.call("answer_approval", Map.of("approval", approval, "approved", true, "answered_by", "eve"));

        assertThat(stored(task).state()).isEqualTo(TaskState.READY);
        assertThat(rig.engine
                        .reads()
                        .workflows()
                        .approval(ApprovalId.parse(approval))
                        .answeredBy())
                .isEqualTo("eve");
    }

    private SessionReads own() {
        return rig.engine.reads().of(SessionId.parse(session));
    }

    private Fields phase(String tool, double score) throws Exception {
        return rig.call(
                tool, Map.of("vectors", TheirSelfKnowledge.scores(score), "reasoning", tool, "session", session));
    }

    @Test
    void preflight_investigate_check_act_and_postflight_are_kept_as_submitted() throws Exception {
        cascade();
    }

    @Test
    void investigate_is_kept_as_a_phase() throws Exception {
        cascade();
    }

    @Test
    void check_asks_the_gate_and_keeps_what_it_decided() throws Exception {
        cascade();
        assertThat(own().assessments(10).get(2).decision()).isEqualTo(Decision.PROCEED);
    }

    @Test
    void act_is_possible_once_the_gate_said_proceed() throws Exception {
        cascade();
    }

    @Test
    void postflight_ends_the_cascade() throws Exception {
        cascade();
    }

    /** A cascade from its beginning to its end, on very good scores. */
    private void cascade() throws Exception {
        Map<String, Double> good = TheirSelfKnowledge.scores(0.95);
        good.putAll(Map.of("density", 0.05, "uncertainty", 0.05));
        for (String tool : List.of("preflight", "investigate", "check", "act", "postflight")) {
            rig.call(tool, Map.of("vectors", good, "reasoning", tool, "session", session));
        }
        assertThat(own().assessments(10))
                .extracting(Assessment::reasoning)
                .containsExactly("postflight", "act", "check", "investigate", "preflight");
    }

    @Test
    void get_epistemic_state_shows_where_the_cascade_stands_and_changes_nothing() throws Exception {
        phase("preflight", 0.5);

        assertThat(rig.call("get_epistemic_state", Map.of("session", session)).texts("allowed"))
                .isEqualTo(own().cascade().allowed());
        assertThat(own().assessments(10)).hasSize(1);
    }

    @Test
    void add_evidence_moves_what_is_believed() throws Exception {
        phase("preflight", 0.5);
        evidence();

        assertThat(own().calibration(10).pairs()).isOne();
    }

    private void evidence() throws Exception {
        rig.call(
                "add_evidence",
                Map.of(
                        "evidence",
                        List.of(Map.of("vector", "know", "value", 1.0, "source", "tests")),
                        "session",
                        session));
    }

    @Test
    void query_bayesian_beliefs_follows_the_evidence() throws Exception {
        phase("preflight", 0.5);
        evidence();

        assertThat(rig.call("query_bayesian_beliefs", Map.of("session", session))
                        .object("beliefs")
                        .object("know")
                        .whole("n"))
                .isPositive();
    }

    @Test
    void get_calibration_report_counts_what_was_compared() throws Exception {
        phase("preflight", 0.5);
        evidence();

        assertThat(rig.call("get_calibration_report", Map.of("session", session))
                        .whole("pairs"))
                .isOne();
    }

    @Test
    void check_drift_looks_at_every_vector_and_changes_nothing() throws Exception {
        long before = rig.engine.events().last("default");

        rig.call("check_drift", Map.of("session", session));

        assertThat(rig.engine.events().last("default")).isEqualTo(before);
    }

    @Test
    void get_vector_diff_holds_the_newest_scores_against_the_preflight() throws Exception {
        phase("preflight", 0.5);
        phase("check", 0.9);

        assertThat(rig.call("get_vector_diff", Map.of("session", session)).toString())
                .contains("know");
    }

    @Test
    void note_finding_is_kept_and_list_findings_finds_it() throws Exception {
        findings();
    }

    @Test
    void list_findings_finds_what_was_noted() throws Exception {
        findings();
    }

    private void findings() throws Exception {
        rig.call("note_finding", Map.of("kind", "finding", "text", "the lock is never freed", "session", session));

        assertThat(rig.call("list_findings", Map.of("text", "lock", "session", session))
                        .objects("findings"))
                .hasSize(1);
        assertThat(own().findings(null, 10)).hasSize(1);
    }

    @Test
    void handoff_is_told_to_whoever_claims_next() throws Exception {
        scored("preflight", 0.3);
        scored("check", 0.8);
        Fields handoff = rig.call(
                "handoff", Map.of("summary", "the parser reads", "next", "write the printer", "session", session));
        assertThat(handoff.text("text")).contains("(investigation): the parser reads", "Next: write the printer");
        assertThat(own().findings("parser", 10)).hasSize(1);
        String other = rig.call("start_session", Map.of("agent", "other")).text("session");
        rig.call("plan_task", Map.of("title", "go on", "description", "print", "session", other));
        assertThat(rig.call("claim_task", Map.of("session", other)).objects("context"))
                .anyMatch(part -> part.text("title").equals("handoff")
                        && part.text("text").equals(handoff.text("text")));
    }

    @Test
    void get_session_summary_shows_what_the_session_did() throws Exception {
        scored("preflight", 0.3);
        contexts();
        Fields summary = rig.call("get_session_summary", Map.of("session", session));
        assertThat(summary.object("cascade").text("state")).isEqualTo("preflight");
        assertThat(summary.whole("context_parts")).isOne();
        assertThat(own().summary().cascades()).isOne();
    }

    @Test
    void get_workflow_guidance_shows_what_is_allowed_now() throws Exception {
        scored("preflight", 0.3);
        Fields guidance = rig.call("get_workflow_guidance", Map.of("session", session));
        assertThat(guidance.object("cascade").texts("allowed"))
                .isEqualTo(own().cascade().allowed());
        assertThat(guidance.texts("next").getFirst()).startsWith("Cascade: You have scored");
    }

    private void scored(String phase, double score) throws Exception {
        rig.call(phase, Map.of("vectors", TheirSelfKnowledge.scores(score), "session", session));
    }

    @Test
    void save_context_keeps_it_and_a_claim_tells_it() throws Exception {
        contexts();
        rig.call("plan_task", Map.of("title", "go on", "description", "as planned", "session", session));
        Fields claimed = rig.call("claim_task", Map.of("session", session));
        Fields told = claimed.objects("context").stream()
                .filter(part -> part.text("kind").equals("session"))
                .findFirst()
                .orElseThrow();
        assertThat(told.text("title")).isEqualTo("plan");
        assertThat(told.text("text")).isEqualTo("{\"step\":2}");
        assertThat(McpWire.json(rig.modern("resources/read", Map.of("uri", told.text("source"))))
                        .object("result")
                        .objects("contents")
                        .getFirst()
                        .text("text"))
                .isEqualTo(told.text("text"));
    }

    @Test
    void list_context_lists_what_is_kept() throws Exception {
        contexts();
        assertThat(rig.call("list_context", Map.of("session", session)).objects("parts"))
                .singleElement()
                .returns("plan", part -> part.text("key"));
    }

    @Test
    void get_context_shows_it() throws Exception {
        contexts();
        assertThat(rig.call("get_context", Map.of("key", "plan", "session", session))
                        .object("value")
                        .whole("step"))
                .isEqualTo(2);
    }

    @Test
    void delete_context_takes_it_away_if_it_is_what_its_caller_saw() throws Exception {
        long version = contexts();
        assertThat(rig.refusal("delete_context", Map.of("key", "plan", "if_version", version - 1, "session", session)))
                .startsWith("CONFLICT");
        rig.call("delete_context", Map.of("key", "plan", "if_version", version, "session", session));
        assertThat(own().parts()).isEmpty();
    }

    private long contexts() throws Exception {
        long version = rig.call("save_context", Map.of("key", "plan", "value", Map.of("step", 2), "session", session))
                .whole("version");
        assertThat(own().part("plan").value()).isEqualTo("{\"step\":2}");
        return version;
    }

    @Test
    void create_checkpoint_is_kept_and_the_newest_is_loaded() throws Exception {
        checkpoints();
    }

    @Test
    void load_checkpoint_loads_the_newest() throws Exception {
        checkpoints();
    }

    @Test
    void list_checkpoints_lists_the_newest_first() throws Exception {
        checkpoints();
    }

    private void checkpoints() throws Exception {
        for (int round = 1; round <= 2; round++) {
            rig.call(
                    "create_checkpoint",
                    Map.of("phase", "ACT", "round", (long) round, "summary", "round " + round, "session", session));
        }

        assertThat(rig.call("load_checkpoint", Map.of("session", session)).text("summary"))
                .isEqualTo("round 2");
        assertThat(rig.call("list_checkpoints", Map.of("session", session)).objects("checkpoints"))
                .extracting(each -> each.text("summary"))
                .containsExactly("round 2", "round 1");
        assertThat(own().checkpoints(null, 10)).hasSize(2);
    }

    @Test
    void wrong_arguments_are_named_with_the_nearest_right_one() throws Exception {
        assertThat(rig.refusal("claim_task", Map.of("task", "t1", "session", session)))
                .startsWith("INVALID_ARGUMENT")
                .contains("'task' is unknown", "task_id");
        assertThat(rig.refusal("claim_task", Map.of())).contains("start_session");
    }
}
