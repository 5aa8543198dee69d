package dev.muster.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.core.Reads;
import dev.muster.core.SessionReads;
import dev.muster.core.access.Token;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.Vector;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunId;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabVerdict;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.ScrumStatus;
import dev.muster.core.scrum.Story;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.TddState;
import dev.muster.server.PretendLab;
import dev.muster.server.TestServer;
import dev.muster.server.access.TheirSelfKnowledge;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation, called as the OpenAPI document says, its answer held against the document, and its effect looked for
 * in the store.
 */
@Tag("wire")
class EndpointsTest {
    /** A call of one operation, and what it is to have changed. */
    private interface Case {
        void run();
    }

    @SuppressWarnings("NullAway.Init") // before all tests
    private static TestServer server;

    @SuppressWarnings("NullAway.Init") // before all tests
    private static PretendLab lab;

    private final DescribedApi api = new DescribedApi(server);
    private final String agent = "agent-" + server.engine().reads().agents().size();
    private final Map<String, Case> cases = cases();

    @BeforeAll
    static void open() {
        server = TestServer.open();
        lab = PretendLab.of(server.engine());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @AfterEach
    void leave_no_work_behind() {
        for (Task task : reads().tasks(TaskQuery.of(TestServer.PROJECT)).tasks()) {
            if (!task.state().ended()) {
                api.call("cancel_task", Map.of("task", task.id().toString()));
            }
        }
    }

    static Stream<String> operations() {
        Set<String> all = new TreeSet<>();
        try (TestServer other = TestServer.open()) {
            all.addAll(new DescribedApi(other).operations().keySet());
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void the_operation_does_in_the_store_what_it_answers(String operation) {
        Case example = cases.get(operation);
        assertThat(example).as("no example calls " + operation).isNotNull();
        Objects.requireNonNull(example).run();
        assertThat(api.called()).contains(operation);
    }

    @Test
    void an_answer_that_differs_from_the_document_is_noticed() {
        Fields refused = api.refused("get_task", Map.of("task", "t999999"));
        assertThat(refused.text("code")).isEqualTo("NOT_FOUND");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> api.call("get_task", Map.of("task", "t999999"))))
                .isInstanceOf(AssertionError.class);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> api.call("create_tasks", Map.of("titel", "x"))))
                .isInstanceOf(AssertionError.class);
    }

    private Map<String, Case> cases() {
        Map<String, Case> all = new LinkedHashMap<>();
        projects(all);
        sessions(all);
        agents(all);
        plans(all);
        steering(all);
        leases(all);
        events(all);
        tokens(all);
        admin(all);
        workflows(all);
        approvals(all);
        cascades(all);
        contexts(all);
        guidance(all);
        checkpoints(all);
        validations(all);
        all.put("bulk", this::bulk);
        return all;
    }

    // --- what happens, by noun ---

    private void projects(Map<String, Case> all) {
        all.put("create_project", () -> {
            api.call("create_project", Map.of("project", "p-created", "description", "what for"));
            assertThat(reads().projects()).anySatisfy(project -> {
                assertThat(project.name()).isEqualTo("p-created");
                assertThat(project.description()).isEqualTo("what for");
            });
        });
        all.put("list_projects", () -> {
            List<String> names = api.call("list_projects", Map.of()).objects("projects").stream()
                    .map(project -> project.text("name"))
                    .toList();
            assertThat(names)
                    .containsExactlyElementsOf(reads().projects().stream()
                            .map(project -> project.name())
                            .toList());
        });
        all.put("get_project", () -> {
            task();
            Fields project = api.call("get_project", Map.of("project", TestServer.PROJECT));
            assertThat(project.object("tasks").whole("ready")).isOne();
            assertThat(reads().counts(TestServer.PROJECT)).containsEntry(TaskState.READY, 1L);
        });
        all.put("limit_project", () -> {
            api.call("create_project", Map.of("project", "p-limited"));
            api.call("limit_project", Map.of("project", "p-limited", "at_most", 3));
            assertThat(reads().projects()).anySatisfy(project -> {
                assertThat(project.name()).isEqualTo("p-limited");
                assertThat(project.maxInProgress()).isEqualTo(3);
            });
        });
    }

    private void sessions(Map<String, Case> all) {
        all.put("start_session", () -> {
            Fields started = api.call(
                    "start_session",
                    Map.of(
                            "project",
                            "p-new",
                            "create_project",
                            true,
                            "agent",
                            agent,
                            "capabilities",
                            List.of("java")));
            assertThat(reads().session(SessionId.parse(started.text("id"))).project())
                    .isEqualTo("p-new");
            assertThat(agent(started.text("agent")).capabilities()).containsExactly("java");
        });
        all.put("list_sessions", () -> {
            String session = session();
            assertThat(api.call("list_sessions", Map.of("limit", 1)).objects("sessions"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.text("id")).isEqualTo(session));
            String other = api.call(
                            "start_session", Map.of("project", "p-listed", "create_project", true, "agent", agent))
                    .text("id");
            assertThat(api.call("list_sessions", Map.of("project", "p-listed")).objects("sessions"))
                    .extracting(each -> each.text("id"))
                    .contains(other)
                    .doesNotContain(session);
        });
        all.put("get_session", () -> {
            String session = session();
            assertThat(api.call("get_session", Map.of("session", session)).text("agent_name"))
                    .isEqualTo(agent);
        });
        all.put("heartbeat", () -> {
            Fields started = api.call("start_session", Map.of("agent", agent, "lost_after_seconds", 1));
            TestServer.await(
                    "the agent is lost", () -> agent(started.text("agent")).state() == AgentState.LOST);
            api.call("heartbeat", Map.of("session", started.text("id")));
            assertThat(history("agent.idle"))
                    .anySatisfy(
                            event -> assertThat(String.valueOf(event.agent())).isEqualTo(started.text("agent")));
        });
        all.put("pause_session", () -> {
            String session = session();
            api.call("pause_session", Map.of("session", session));
            assertThat(state(session)).isEqualTo(SessionState.PAUSED);
        });
        all.put("resume_session", () -> {
            String session = session();
            api.call("pause_session", Map.of("session", session));
            api.call("resume_session", Map.of("session", session));
            assertThat(state(session)).isEqualTo(SessionState.ACTIVE);
        });
        all.put("end_session", () -> {
            String session = session();
            String task = task();
            claim(session, task);
            api.call("end_session", Map.of("session", session));
            assertThat(state(session)).isEqualTo(SessionState.ENDED);
            assertThat(read(task).state()).isEqualTo(TaskState.READY);
            assertThat(agent(agentOf(session)).state()).isEqualTo(AgentState.IDLE);
            String last = session();
            String another = session();
            api.call("end_session", Map.of("session", another, "agent_leaves", true));
            assertThat(agent(agentOf(last)).state()).as("it has a session left").isEqualTo(AgentState.IDLE);
            api.call("end_session", Map.of("session", last, "agent_leaves", true));
            assertThat(agent(agentOf(last)).state()).isEqualTo(AgentState.STOPPED);
        });
    }

    private void agents(Map<String, Case> all) {
        all.put("register_agent", () -> {
            Fields made =
                    api.call("register_agent", Map.of("agent", agent, "concurrency", 7, "lost_after_seconds", 2.5));
            assertThat(agent(made.text("id")).concurrency()).isEqualTo(7);
            assertThat(agent(made.text("id")).lostAfter()).isEqualTo(Duration.ofMillis(2500));
        });
        all.put("list_agents", () -> {
            session();
            Set<String> there;
            Fields listed;
            do { // agents that other operations left behind may be given up at any time
                there = idleOrBusy();
                listed = api.call("list_agents", Map.of("state", List.of("idle", "busy"), "limit", 1_000));
            } while (!idleOrBusy().equals(there));
            assertThat(listed.objects("agents"))
                    .extracting(each -> each.text("name"))
                    .containsExactlyInAnyOrderElementsOf(there)
                    .contains(agent);
        });
        all.put("get_agent", () -> {
            String id = agentOf(session());
            assertThat(api.call("get_agent", Map.of("agent", id)).text("name")).isEqualTo(agent);
        });
        steer(all, "pause_agent", AgentState.PAUSED);
        steer(all, "stop_agent", AgentState.STOPPED);
        all.put("drain_agent", () -> {
            String session = session();
            String task = task();
            String lease = claim(session, task);
            String id = agentOf(session);
            api.call("drain_agent", Map.of("agent", id));
            assertThat(agent(id).state()).isEqualTo(AgentState.DRAINING);
            api.call("complete_task", Map.of("task", task, "lease", lease));
            assertThat(agent(id).state()).isEqualTo(AgentState.STOPPED);
        });
        all.put("resume_agent", () -> {
            String id = agentOf(session());
            api.call("pause_agent", Map.of("agent", id));
            api.call("resume_agent", Map.of("agent", id));
            assertThat(agent(id).state()).isEqualTo(AgentState.IDLE);
        });
    }

    private static Set<String> idleOrBusy() {
        return reads().agents().stream()
                .filter(each -> each.state() == AgentState.IDLE || each.state() == AgentState.BUSY)
                .map(Agent::name)
                .collect(Collectors.toSet());
    }

    private void steer(Map<String, Case> all, String operation, AgentState then) {
        all.put(operation, () -> {
            String id = agentOf(session());
            api.call(operation, Map.of("agent", id));
            assertThat(agent(id).state()).isEqualTo(then);
        });
    }

    private void plans(Map<String, Case> all) {
        all.put("create_tasks", () -> {
            Fields created = api.call(
                    "create_tasks",
                    Map.of(
                            "tasks",
                            List.of(
                                    Map.of("ref", "a", "title", "first", "labels", List.of("x"), "priority", 5),
                                    Map.of(
                                            "title",
                                            "second",
                                            "depends_on",
                                            List.of(Map.of("task", "a", "kind", "soft")),
                                            "max_attempts",
                                            2))));
            List<Fields> tasks = created.objects("tasks");
            assertThat(read(tasks.get(0).text("id")))
                    .returns("first", Task::title)
                    .returns(List.of("x"), Task::labels)
                    .returns(5, Task::priority)
                    .returns(TaskState.READY, Task::state);
            assertThat(read(tasks.get(1).text("id")))
                    .returns(TaskState.PENDING, Task::state)
                    .returns(1, Task::holds)
                    .returns(2, Task::maxAttempts);
        });
        all.put("list_tasks", () -> {
            String task = task();
            Fields page = api.call(
                    "list_tasks",
                    Map.of("state", List.of("ready", "pending"), "limit", 10, "created_after", "2020-01-01T00:00:00Z"));
            assertThat(page.objects("tasks"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.text("id")).isEqualTo(task));
        });
        all.put("search_tasks", () -> {
            String task =
                    id(api.call("create_tasks", Map.of("title", "find the needle", "description", "in a haystack")));
            assertThat(api.call("search_tasks", Map.of("text", "needle haystack"))
                            .objects("tasks"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.text("id")).isEqualTo(task));
        });
        all.put("get_task", () -> {
            String task = task();
            assertThat(api.call("get_task", Map.of("task", task)).text("title"))
                    .isEqualTo(read(task).title());
        });
        all.put("task_history", () -> {
            String task = task();
            claim(session(), task);
            assertThat(api.call("task_history", Map.of("task", task)).objects("events").stream()
                            .map(event -> event.text("topic")))
                    .containsExactlyElementsOf(reads().history(TaskId.parse(task), 0, 100).stream()
                            .map(Event::kind)
                            .toList())
                    .hasSizeGreaterThan(1);
        });
        all.put("list_artifacts", () -> {
            String task = completedWith("a.txt", "hello".getBytes(StandardCharsets.UTF_8));
            assertThat(api.call("list_artifacts", Map.of("task", task)).objects("artifacts"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.whole("size")).isEqualTo(5));
        });
        Map<String, Object> template = Map.of(
                "template",
                "release",
                "project",
                TestServer.PROJECT,
                "parameters",
                List.of(
                        Map.of("name", "version", "type", "text"),
                        Map.of("name", "rank", "type", "number", "default", 3L)),
                "tasks",
                List.of(
                        Map.of("ref", "a", "title", "Build ${version}", "priority", "${rank}"),
                        Map.of("title", "Ship ${version}", "depends_on", List.of("a"))));
        all.put("save_template", () -> {
            long version = api.call("save_template", template).whole("version");
            assertThat(reads().workflows()
                            .template(TestServer.PROJECT, "release")
                            .version())
                    .isEqualTo((int) version);
        });
        all.put("list_templates", () -> {
            api.call("save_template", template);
            assertThat(api.call("list_templates", Map.of("project", TestServer.PROJECT))
                            .objects("templates")
                            .getFirst()
                            .text("template"))
                    .isEqualTo("release");
        });
        all.put("get_template", () -> {
            api.call("save_template", template);
            assertThat(api.call("get_template", Map.of("project", TestServer.PROJECT, "template", "release"))
                            .objects("tasks"))
                    .hasSize(2);
        });
        all.put("instantiate_template", () -> {
            api.call("save_template", template);
            List<Fields> made = api.call(
                            "instantiate_template",
                            Map.of(
                                    "project",
                                    TestServer.PROJECT,
                                    "template",
                                    "release",
                                    "parameters",
                                    Map.of("version", "1.2")))
                    .objects("tasks");
            Task build = reads().task(TaskId.parse(made.getFirst().text("id")));
            assertThat(build.title()).isEqualTo("Build 1.2");
            assertThat(build.priority()).isEqualTo(3);
            TaskId ship = TaskId.parse(made.getLast().text("id"));
            assertThat(reads().dependencies(ship)).containsExactly(build.id());
            api.call("cancel_task", Map.of("task", build.id().toString()));
        });
        all.put("synthesize_results", () -> {
            String parent = api.call("create_tasks", Map.of("title", "whole"))
                    .objects("tasks")
                    .getFirst()
                    .text("id");
            api.call("create_tasks", Map.of("title", "part", "parent", parent));
            Fields synthesis = api.call("synthesize_results", Map.of("task", parent));
            assertThat(synthesis.flag("complete", true)).isFalse();
            assertThat(synthesis.objects("children"))
                    .singleElement()
                    .satisfies(child -> assertThat(child.text("title")).isEqualTo("part"));
            api.call("cancel_task", Map.of("task", parent, "tree", true));
        });
        all.put("get_artifact", () -> {
            byte[] bytes = {(byte) 0xff, 0, 1};
            String task = completedWith("raw 100% /ü.bin", bytes);
            Fields found = api.call("get_artifact", Map.of("task", task, "name", "raw 100% /ü.bin"));
            assertThat(Base64.getDecoder().decode(found.text("base64"))).isEqualTo(bytes);
        });
    }

    private void steering(Map<String, Case> all) {
        all.put("update_task", () -> {
            String task = task();
            api.call(
                    "update_task",
                    Map.of("task", task, "title", "better", "priority", -3, "labels", List.of("a", "b")));
            assertThat(read(task))
                    .returns("better", Task::title)
                    .returns(-3, Task::priority)
                    .returns(List.of("a", "b"), Task::labels);
        });
        all.put("block_task", () -> {
            String task = task();
            api.call("block_task", Map.of("task", task, "reason", "needs a key"));
            assertThat(read(task)).returns(TaskState.BLOCKED, Task::state).returns("needs a key", Task::reason);
        });
        all.put("unblock_task", () -> {
            String task = task();
            api.call("block_task", Map.of("task", task, "reason", "needs a key"));
            api.call("unblock_task", Map.of("task", task));
            assertThat(read(task).state()).isEqualTo(TaskState.READY);
        });
        all.put("cancel_task", () -> {
            String parent = task();
            String child = id(api.call("create_tasks", Map.of("title", "child", "parent", parent)));
            Fields answer = api.call("cancel_task", Map.of("task", parent, "tree", true, "reason", "no longer"));
            assertThat(answer.whole("cancelled")).isEqualTo(2);
            assertThat(read(parent).state()).isEqualTo(TaskState.CANCELLED);
            assertThat(read(child).state()).isEqualTo(TaskState.CANCELLED);
        });
        all.put("requeue_task", () -> {
            String task = task();
            api.call("cancel_task", Map.of("task", task));
            api.call("requeue_task", Map.of("task", task));
            assertThat(read(task)).returns(TaskState.READY, Task::state).returns(2, Task::run);
        });
        all.put("archive_task", () -> {
            String task = task();
            api.call("cancel_task", Map.of("task", task));
            api.call("archive_task", Map.of("task", task, "session", session()));
            assertThat(read(task).archived()).isTrue();
        });
    }

    private void leases(Map<String, Case> all) {
        all.put("claim_task", () -> {
            String task = task();
            Fields claimed =
                    api.call("claim_task", Map.of("session", session(), "lease_seconds", 30, "wait_seconds", 0.5));
            assertThat(claimed.flag("claimed", false)).isTrue();
            assertThat(claimed.object("task").text("id")).isEqualTo(task);
            assertThat(read(task)).returns(TaskState.IN_PROGRESS, Task::state).returns(1L, Task::fence);
        });
        all.put("renew_lease", () -> {
            String task = task();
            Fields claimed = api.call("claim_task", Map.of("session", session(), "task", task, "lease_seconds", 60));
            Fields renewed =
                    api.call("renew_lease", Map.of("task", task, "lease", claimed.text("lease"), "lease_seconds", 600));
            assertThat(renewed.instant("expires_at"))
                    .isAfter(claimed.instant("expires_at").plusSeconds(500));
            assertThat(server.engine().ledger().desk().lease(TaskId.parse(task).value()))
                    .isNotNull();
        });
        all.put("complete_task", () -> {
            String task = completedWith("report.md", "# done".getBytes(StandardCharsets.UTF_8));
            assertThat(read(task)).returns(TaskState.COMPLETED, Task::state).returns("did it", Task::summary);
            assertThat(reads().blob(reads().artifacts(TaskId.parse(task))
                            .getFirst()
                            .sha256()))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("# done");
        });
        all.put("continue_task", () -> {
            String task = task();
            String lease = claim(session(), task);
            api.call(
                    "continue_task",
                    Map.of("task", task, "lease", lease, "artifacts", List.of(Map.of("name", "half", "content", "x"))));
            assertThat(read(task).state()).isEqualTo(TaskState.IN_PROGRESS);
            assertThat(reads().artifacts(TaskId.parse(task))).hasSize(1);
        });
        all.put("fail_task", () -> {
            String task = task();
            api.call(
                    "fail_task",
                    Map.of("task", task, "lease", claim(session(), task), "reason", "no disk", "retryable", false));
            assertThat(read(task)).returns(TaskState.FAILED, Task::state).returns("no disk", Task::reason);
        });
        all.put("release_task", () -> {
            String task = task();
            api.call("release_task", Map.of("task", task, "lease", claim(session(), task)));
            assertThat(read(task)).returns(TaskState.READY, Task::state).returns(0, Task::attempts);
        });
        all.put("revise_task", () -> {
            String task = task();
            api.call(
                    "revise_task",
                    Map.of("task", task, "lease", claim(session(), task), "reason", "tests are missing"));
            assertThat(read(task)).returns(TaskState.READY, Task::state).returns(1, Task::revision);
        });
    }

    private void tokens(Map<String, Case> all) {
        all.put("create_token", () -> {
            Fields made = api.call("create_token", Map.of("name", "made-" + agent, "role", "agent"));
            assertThat(made.text("bearer")).startsWith(made.text("id") + ".");
            assertThat(token(made).role()).isEqualTo("agent");
        });
        all.put("list_tokens", () -> {
            Fields made = api.call("create_token", Map.of("name", "listed-" + agent, "role", "read_only"));
            assertThat(api.call("list_tokens", Map.of()).objects("tokens"))
                    .anySatisfy(each -> assertThat(each.text("id")).isEqualTo(made.text("id")));
        });
        all.put("rotate_token", () -> {
            Fields made = api.call("create_token", Map.of("name", "rotated-" + agent, "role", "agent"));
            Fields rotated = api.call("rotate_token", Map.of("token", made.text("id"), "grace_seconds", 60));
            assertThat(rotated.text("bearer")).isNotEqualTo(made.text("bearer"));
            assertThat(token(made).rotatedAt()).isNotNull();
        });
        all.put("revoke_token", () -> {
            Fields made = api.call("create_token", Map.of("name", "revoked-" + agent, "role", "agent"));
            api.call("revoke_token", Map.of("token", made.text("id")));
            assertThat(token(made).revokedAt()).isNotNull();
        });
    }

    private static Token token(Fields made) {
        return reads().tokens().stream()
                .filter(each -> each.id().value().equals(made.text("id")))
                .findFirst()
                .orElseThrow();
    }

    private void admin(Map<String, Case> all) {
        all.put("admin_stats", () -> {
            Fields stats = api.call("admin_stats", Map.of());
            assertThat(stats.whole("events")).isPositive();
            assertThat(stats.whole("commits"))
                    .isLessThanOrEqualTo(server.engine().stats().commits());
        });
        all.put("drain_server", () -> {
            assertThat(api.call("drain_server", Map.of()).flag("draining", false))
                    .isTrue();
            assertThat(server.engine().draining()).isTrue();
            assertThat(api.call("drain_server", Map.of("drain", false)).flag("draining", true))
                    .isFalse();
            assertThat(server.engine().draining()).isFalse();
        });
        all.put(
                "run_retention",
                () -> assertThat(api.call("run_retention", Map.of()).flag("started", false))
                        .isTrue());
    }

    private void events(Map<String, Case> all) {
        all.put("read_events", () -> {
            String task = task();
            long before = server.engine().events().last(TestServer.PROJECT);
            Fields page = api.call(
                    "read_events",
                    Map.of("project", TestServer.PROJECT, "topics", List.of("task.created"), "limit", 1000));
            assertThat(page.objects("events"))
                    .anySatisfy(event -> assertThat(event.textOrNull("task")).isEqualTo(task));
            // The engine's clock writes events too, between any two lines of a test.
            assertThat(page.whole("cursor"))
                    .isBetween(before, server.engine().events().last(TestServer.PROJECT));
        });
        all.put("publish_events", () -> {
            Fields answer = api.call(
                    "publish_events",
                    Map.of(
                            "events",
                            List.of(
                                    Map.of("topic", "my.first", "payload", Map.of("n", 1)),
                                    Map.of("topic", "my.second"))));
            assertThat(history("my.*")).extracting(Event::kind).containsExactly("my.first", "my.second");
            assertThat(history("my.first").getFirst().data()).isEqualTo("{\"n\":1}");
            assertThat(history("my.second").getFirst().seq()).isEqualTo(answer.whole("seq"));
        });
    }

    private void workflows(Map<String, Case> all) {
        all.put("get_scrum", () -> {
            String project = backlog("seen", 2);
            Fields scrum = api.call("get_scrum", Map.of("project", project));
            assertThat(scrum.text("state")).isEqualTo("backlog_ready");
            assertThat(scrum.texts("allowed")).contains("sprint_plan").doesNotContain("sprint_start");
            assertThat(scrum.object("stories").whole("proposed")).isEqualTo(2);
            assertThat(scrum(project).stories()).containsEntry(StoryState.PROPOSED, 2L);
        });
        all.put("scrum_command", () -> {
            String project = backlog("steered", 1);
            Fields approved = scrum(project, "approve", Map.of("answered_by", "the owner"));
            assertThat(approved.texts("stories")).hasSize(1);
            StoryId story = StoryId.parse(approved.texts("stories").getFirst());
            assertThat(reads().workflows().story(project, story).state()).isEqualTo(StoryState.APPROVED);
            assertThat(history(project, "story.approved").getFirst().data()).contains("the owner");
            Fields planned = scrum(project, "sprint_plan", Map.of("goal", "to ship"));
            assertThat(planned.object("status").object("sprint").text("id")).isEqualTo(planned.text("sprint"));
            scrum(project, "sprint_start", Map.of());
            assertThat(scrum(project).state()).isEqualTo(ScrumState.SPRINT_ACTIVE);
            TaskId task = Objects.requireNonNull(
                    reads().workflows().story(project, story).task());
            assertThat(reads().task(task).state()).isEqualTo(TaskState.READY);
        });
        all.put("list_stories", () -> {
            String project = backlog("listed", 3);
            Fields page =
                    api.call("list_stories", Map.of("project", project, "limit", 2, "state", List.of("proposed")));
            Fields rest = api.call("list_stories", Map.of("project", project, "after", page.text("next")));
            assertThat(Stream.concat(page.objects("stories").stream(), rest.objects("stories").stream())
                            .map(story -> story.text("title")))
                    .containsExactly("story 2", "story 1", "story 0");
            assertThat(rest.textOrNull("next")).isNull();
        });
        all.put("get_story", () -> {
            String project = backlog("shown", 1);
            String story = stories(project).getFirst();
            Fields shown = api.call("get_story", Map.of("project", project, "story", story));
            Story stored = reads().workflows().story(project, StoryId.parse(story));
            assertThat(shown.text("acceptance")).isEqualTo("it works").isEqualTo(stored.acceptance());
            assertThat(shown.text("description")).isEqualTo("what for").isEqualTo(stored.description());
            assertThat(shown.instant("created_at")).isEqualTo(stored.createdAt());
        });
        all.put("get_cycle", () -> {
            String project = approved("cycle-seen");
            String story = stories(project).getFirst();
            Map<String, String> place = Map.of("project", project, "story", story);
            assertThat(api.call("get_cycle", place).has("cycle")).isFalse();
            tdd(project, story, "start", Map.of());
            assertThat(api.call("get_cycle", place).object("cycle").text("state"))
                    .isEqualTo("design");
        });
        all.put("tdd_command", () -> {
            String project = approved("cycled");
            String story = stories(project).getFirst();
            tdd(project, story, "start", Map.of());
            tdd(project, story, "test", Map.of());
            Fields red = tdd(project, story, "run_tests", Map.of("passed", 2, "failed", 1, "log", "boom"));
            assertThat(red.flag("stale", true)).isFalse();
            tdd(project, story, "code", Map.of());
            assertThat(cycle(project, story))
                    .returns(TddState.CODE_GREEN, Cycle::state)
                    .returns(2, Cycle::passed)
                    .returns(1, Cycle::failed)
                    .returns(true, Cycle::stale);
            assertThat(history(project, "tdd.tests_ran").getFirst().data()).contains("boom");
        });
    }

    private void approvals(Map<String, Case> all) {
        all.put("request_approval", () -> {
            String task = task();
            Fields asked = ask(task);
            assertThat(read(task)).returns(TaskState.BLOCKED, Task::state);
            assertThat(approval(asked))
                    .returns("go on?", Approval::question)
                    .returns(ApprovalState.PENDING, Approval::state)
                    .returns(TaskId.parse(task), Approval::task);
        });
        all.put("list_approvals", () -> {
            Fields asked = ask(task());
            List<Fields> listed = api.call("list_approvals", Map.of()).objects("approvals");
            assertThat(listed).anySatisfy(each -> assertThat(each.text("id")).isEqualTo(asked.text("id")));
            assertThat(api.call("list_approvals", Map.of("after", asked.text("id")))
                            .objects("approvals"))
                    .isEmpty();
        });
        all.put("get_approval", () -> {
            Fields asked = ask(task());
            assertThat(api.call("get_approval", Map.of("approval", asked.text("id")))
                            .text("question"))
                    .isEqualTo(approval(asked).question());
        });
        all.put("answer_approval", () -> {
            String task = task();
            Fields asked = ask(task);
            Fields answered = api.call(
                    "answer_approval",
                    Map.of("approval", asked.text("id"), "approved", true, "answered_by", "eve", "comment", "fine"));
            assertThat(read(task).state()).isEqualTo(TaskState.READY);
            assertThat(approval(answered))
                    .returns(ApprovalState.APPROVED, Approval::state)
                    .returns("eve", Approval::answeredBy)
                    .returns("fine", Approval::comment);
        });
    }

    private void cascades(Map<String, Case> all) {
        all.put("submit_phase", () -> {
            String session = session();
            Fields cascade = submit(session, "preflight", 0.5);
            assertThat(cascade.text("state"))
                    .isEqualTo(StateMachine.wire(of(session).cascade().state()));
            assertThat(of(session).assessments(10))
                    .singleElement()
                    .satisfies(each -> assertThat(each.reasoning()).isEqualTo("so far"));
        });
        all.put("get_cascade", () -> {
            String session = session();
            submit(session, "preflight", 0.5);
            assertThat(api.call("get_cascade", Map.of("session", session)).texts("allowed"))
                    .isEqualTo(of(session).cascade().allowed())
                    .contains("check");
        });
        all.put("overrule_gate", () -> {
            String session = session();
            submit(session, "preflight", 0.1);
            submit(session, "check", 0.1);
            api.call("overrule_gate", Map.of("session", session, "reason", "it is an emergency"));
            assertThat(of(session).cascade().overruled()).isTrue();
        });
        all.put("list_assessments", () -> {
            String session = session();
            submit(session, "preflight", 0.25);
            assertThat(api.call("list_assessments", Map.of("session", session)).objects("assessments"))
                    .singleElement()
                    .satisfies(each ->
                            assertThat(each.object("vectors").value("know")).hasToString("0.25"));
        });
        for (String question : List.of("get_beliefs", "get_calibration", "check_drift", "get_vector_diff")) {
            all.put(question, () -> {
                String session = session();
                submit(session, "preflight", 0.5);
                evidence(session);
                assertThat(api.call(question, Map.of("session", session)).values())
                        .isNotEmpty();
                if (question.equals("get_beliefs")) {
                    assertThat(of(session).beliefs().get(Vector.KNOW)).isNotNull();
                }
            });
        }
        all.put("add_evidence", () -> {
            String session = session();
            submit(session, "preflight", 0.5);
            assertThat(evidence(session).whole("compared")).isOne();
            assertThat(of(session).calibration(10).pairs()).isOne();
        });
        all.put("note_finding", () -> {
            String session = session();
            note(session);
            assertThat(of(session).findings(null, 10))
                    .singleElement()
                    .returns("the lock is never freed", Finding::text)
                    .returns(false, Finding::published);
        });
        all.put("list_findings", () -> {
            String session = session();
            note(session);
            assertThat(api.call("list_findings", Map.of("session", session, "text", "lock"))
                            .objects("findings"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.text("text")).contains("lock"));
        });
        all.put("publish_finding", () -> {
            String session = session();
            api.call("publish_finding", Map.of("session", session, "finding", note(session)));
            assertThat(of(session).findings(null, 10)).singleElement().returns(true, Finding::published);
            String other = server.session("other-" + agent);
            assertThat(of(other).findings("lock", 10)).isNotEmpty();
        });
    }

    private Fields submit(String session, String phase, double score) {
        return api.call(
                "submit_phase",
                Map.of(
                        "session",
                        session,
                        "phase",
                        phase,
                        "vectors",
                        TheirSelfKnowledge.scores(score),
                        "reasoning",
                        "so far"));
    }

    private Fields evidence(String session) {
        return api.call(
                "add_evidence",
                Map.of(
                        "session",
                        session,
                        "evidence",
                        List.of(Map.of("vector", "know", "value", 0.75, "source", "tests"))));
    }

    private long note(String session) {
        return api.call(
                        "note_finding",
                        Map.of("session", session, "kind", "finding", "text", "the lock is never freed"))
                .whole("finding");
    }

    private void contexts(Map<String, Case> all) {
        all.put("save_context", () -> {
            String session = session();
            Fields kept = save(session, "first");
            assertThat(of(session).part("plan").value()).isEqualTo("first");
            assertThat(api.refused(
                                    "save_context",
                                    Map.of("session", session, "key", "plan", "value", "second", "if_version", 0))
                            .text("code"))
                    .isEqualTo("CONFLICT");
            api.call(
                    "save_context",
                    Map.of(
                            "session",
                            session,
                            "key",
                            "plan",
                            "value",
                            Map.of("step", 2),
                            "if_version",
                            kept.whole("version")));
            assertThat(of(session).part("plan").value()).isEqualTo("{\"step\":2}");
        });
        all.put("get_context", () -> {
            String session = session();
            save(session, "first");
            assertThat(api.call("get_context", Map.of("session", session, "key", "plan"))
                            .text("value"))
                    .isEqualTo("first");
        });
        all.put("list_context", () -> {
            String session = session();
            save(session, "first");
            assertThat(api.call("list_context", Map.of("session", session)).objects("parts"))
                    .singleElement()
                    .returns("plan", part -> part.text("key"));
        });
        all.put("delete_context", () -> {
            String session = session();
            Fields kept = save(session, "first");
            assertThat(api.call("delete_context", Map.of("session", session, "key", "plan"))
                            .whole("version"))
                    .isEqualTo(kept.whole("version"));
            assertThat(of(session).parts()).isEmpty();
        });
    }

    private void guidance(Map<String, Case> all) {
        all.put("get_session_summary", () -> {
            String session = session();
            submit(session, "preflight", 0.25);
            save(session, "first");
            note(session);
            keep(session, 1);
            Fields summary = api.call("get_session_summary", Map.of("session", session));
            assertThat(summary.object("session").text("id")).isEqualTo(session);
            assertThat(summary.object("cascade").text("state")).isEqualTo("preflight");
            assertThat(summary.object("notes").whole("finding")).isOne();
            assertThat(summary.object("checkpoint").whole("seq")).isOne();
            assertThat(summary.whole("context_bytes")).isEqualTo(5);
        });
        all.put("get_workflow_guidance", () -> {
            String session = session();
            Fields guidance = api.call("get_workflow_guidance", Map.of("session", session));
            assertThat(guidance.object("cascade").texts("allowed")).containsExactly("preflight");
            assertThat(guidance.object("scrum").texts("allowed")).contains("state");
            assertThat(guidance.texts("next")).isNotEmpty();
        });
        all.put("handoff", () -> {
            String session = session();
            assertThat(api.refused("handoff", Map.of("session", session, "summary", "done"))
                            .text("code"))
                    .isEqualTo("INVALID_STATE");
            submit(session, "preflight", 0.25);
            submit(session, "check", 0.75);
            Fields handoff = api.call(
                    "handoff", Map.of("session", session, "summary", "done", "next", "more", "publish", false));
            assertThat(handoff.text("kind")).isEqualTo("investigation");
            assertThat(handoff.texts("changed")).contains("know");
            assertThat(of(session).findings("done", 10))
                    .singleElement()
                    .returns(handoff.text("text"), Finding::text)
                    .returns(false, Finding::published);
        });
    }

    private Fields save(String session, String value) {
        return api.call("save_context", Map.of("session", session, "key", "plan", "value", value));
    }

    private void checkpoints(Map<String, Case> all) {
        all.put("create_checkpoint", () -> {
            String session = session();
            Fields made = keep(session, 1);
            assertThat(of(session).latest())
                    .returns(made.whole("seq"), Checkpoint::seq)
                    .returns("round 1", Checkpoint::summary);
        });
        all.put("load_checkpoint", () -> {
            String session = session();
            keep(session, 1);
            keep(session, 2);
            Fields loaded = api.call("load_checkpoint", Map.of("session", session));
            assertThat(loaded.whole("round")).isEqualTo(2);
            assertThat(loaded.object("content").toString()).contains("kept");
        });
        all.put("list_checkpoints", () -> {
            String session = session();
            keep(session, 1);
            keep(session, 2);
            assertThat(api.call("list_checkpoints", Map.of("session", session)).objects("checkpoints").stream()
                            .map(each -> each.whole("round")))
                    .containsExactly(2L, 1L);
        });
        all.put("prune_checkpoints", () -> {
            String session = session();
            keep(session, 1);
            keep(session, 2);
            assertThat(api.call("prune_checkpoints", Map.of("session", session, "keep", 1))
                            .whole("deleted"))
                    .isOne();
            assertThat(of(session).checkpoints(null, 10)).singleElement().returns(2, Checkpoint::round);
        });
        all.put("set_repository", () -> {
            Fields answer = api.call("set_repository", Map.of("project", TestServer.PROJECT));
            assertThat(answer.textOrNull("repository")).isNull();
        });
    }

    private void validations(Map<String, Case> all) {
        all.put("list_scenarios", () -> {
            Fields answer = api.call("list_scenarios", Map.of());
            assertThat(answer.flag("available", false)).isTrue();
            assertThat(answer.objects("scenarios"))
                    .singleElement()
                    .satisfies(each -> assertThat(each.texts("tests")).isEqualTo(PretendLab.SCENARIO.tests()));
        });
        all.put("run_validation", () -> {
            Fields run = validation();
            assertThat(lab.runs().getFirst())
                    .returns(run.text("run"), each -> each.id().toString())
                    .returns(TestServer.PROJECT, LabRun::project)
                    .returns("local", LabRun::requestedBy);
            assertThat(run.values()).doesNotContainKey("session");
        });
        all.put("list_validations", () -> {
            String run = validation().text("run");
            assertThat(api.call("list_validations", Map.of()).objects("validations"))
                    .hasSameSizeAs(lab.runs())
                    .first()
                    .satisfies(each -> assertThat(each.text("run")).isEqualTo(run));
            assertThat(api.call("list_validations", Map.of("project", "p-without"))
                            .objects("validations"))
                    .isEmpty();
        });
        all.put("get_validation", () -> {
            String run = validation().text("run");
            Fields now = api.call("get_validation", Map.of("run", run, "wait_seconds", 0.01));
            assertThat(now.text("state")).isEqualTo("running");
            assertThat(now.whole("done")).isOne();
            Thread.startVirtualThread(
                    () -> lab.end(LabRunId.parse(run), LabRunState.COMPLETE, LabVerdict.FAIL, "two: too slow"));
            Fields then = api.call("get_validation", Map.of("run", run, "wait_seconds", 60));
            assertThat(then.text("verdict")).isEqualTo("fail");
        });
        all.put("get_report", () -> {
            String run = validation().text("run");
            assertThat(api.refused("get_report", Map.of("run", run)).text("code"))
                    .isEqualTo("INVALID_STATE");
            lab.end(LabRunId.parse(run), LabRunState.COMPLETE, LabVerdict.PASS, "all of it");
            assertThat(api.call("get_report", Map.of("run", run, "format", "html"))
                            .text("report"))
                    .startsWith("HTML of " + run);
            assertThat(api.call("get_report", Map.of("run", run)).text("report"))
                    .startsWith("MD of " + run);
        });
        all.put("cancel_validation", () -> {
            String run = validation().text("run");
            api.call("cancel_validation", Map.of("run", run));
            assertThat(lab.run(LabRunId.parse(run)))
                    .returns(LabRunState.CANCELLED, LabRun::state)
                    .returns("cancelled by local", LabRun::reason);
        });
    }

    private Fields validation() {
        return api.call("run_validation", Map.of("scenario", PretendLab.SCENARIO.name()));
    }

    private Fields keep(String session, int round) {
        return api.call(
                "create_checkpoint",
                Map.of(
                        "session",
                        session,
                        "phase",
                        "ACT",
                        "round",
                        round,
                        "summary",
                        "round " + round,
                        "metadata",
                        Map.of("note", "kept")));
    }

    private static SessionReads of(String session) {
        return reads().of(SessionId.parse(session));
    }

    private Fields ask(String task) {
        return api.call("request_approval", Map.of("task", task, "question", "go on?", "remind_every_seconds", 60));
    }

    private static Approval approval(Fields asked) {
        return reads().workflows().approval(ApprovalId.parse(asked.text("id")));
    }

    private static ScrumStatus scrum(String project) {
        return reads().workflows().scrum(project, ScrumCommand.STATE);
    }

    private Fields scrum(String project, String command, Map<String, ?> arguments) {
        Map<String, Object> all = new LinkedHashMap<>(arguments);
        all.put("project", project);
        all.put("command", command);
        return api.call("scrum_command", all);
    }

    private Fields tdd(String project, String story, String command, Map<String, ?> arguments) {
        Map<String, Object> all = new LinkedHashMap<>(arguments);
        all.put("project", project);
        all.put("story", story);
        all.put("command", command);
        return api.call("tdd_command", all);
    }

    private static Cycle cycle(String project, String story) {
        return reads().workflows().cycle(project, StoryId.parse(story)).orElseThrow();
    }

    /** A project of this name with an epic of so many proposed stories, the last of which is the most important. */
    private String backlog(String project, int stories) {
        api.call("create_project", Map.of("project", project));
        List<Map<String, Object>> all = IntStream.range(0, stories)
                .mapToObj(i -> Map.<String, Object>of(
                        "title", "story " + i, "description", "what for", "acceptance", "it works", "priority", i))
                .toList();
        scrum(project, "epic", Map.of("title", "an epic", "new_stories", all));
        return project;
    }

    /** A project of this name with an approved story. */
    private String approved(String project) {
        backlog(project, 1);
        scrum(project, "approve", Map.of());
        return project;
    }

    private static List<String> stories(String project) {
        return reads().workflows().backlog(new StoryQuery(project, Set.of(), null, 100)).stories().stream()
                .map(story -> story.id().toString())
                .toList();
    }

    private void bulk() {
        List<Fields> results = api.call(
                        "bulk",
                        Map.of(
                                "operations",
                                List.of(
                                        Map.of(
                                                "operation",
                                                "create_tasks",
                                                "arguments",
                                                Map.of("title", "one of many")),
                                        Map.of("operation", "create_tasks", "arguments", Map.of("title", " ")),
                                        Map.of("operation", "create_task"),
                                        Map.of("operation", "list_projects"))))
                .objects("results");
        assertThat(results).extracting(each -> each.whole("status")).containsExactly(200L, 400L, 400L, 200L);
        assertThat(read(id(results.get(0).object("body"))).title()).isEqualTo("one of many");
        assertThat(results.get(2).object("body").text("detail")).contains("create_tasks");
        assertThat(reads().counts(TestServer.PROJECT)).containsEntry(TaskState.READY, 1L);
    }

    // --- what they have in common ---

    private static Reads reads() {
        return server.engine().reads();
    }

    private static Task read(String task) {
        return reads().task(TaskId.parse(task));
    }

    private static Agent agent(String id) {
        return reads().agent(AgentId.parse(id));
    }

    private static SessionState state(String session) {
        return reads().session(SessionId.parse(session)).state();
    }

    private static List<Event> history(String topic) {
        return history(TestServer.PROJECT, topic);
    }

    private static List<Event> history(String project, String topic) {
        return server.engine()
                .events()
                .read(project, 0, new EventFilter(List.of(topic)), 1000)
                .events();
    }

    private String session() {
        return server.session(agent);
    }

    private static String agentOf(String session) {
        return reads().session(SessionId.parse(session)).agent().toString();
    }

    private static String task() {
        return server.task("a task");
    }

    private static String claim(String session, String task) {
        return server.claim(session, task);
    }

    private static String id(Fields created) {
        return created.objects("tasks").getFirst().text("id");
    }

    private String completedWith(String artifact, byte[] content) {
        String task = task();
        api.call(
                "complete_task",
                Map.of(
                        "task",
                        task,
                        "lease",
                        claim(session(), task),
                        "summary",
                        "did it",
                        "artifacts",
                        List.of(Map.of(
                                "name", artifact, "base64", Base64.getEncoder().encodeToString(content)))));
        return task;
    }
}
