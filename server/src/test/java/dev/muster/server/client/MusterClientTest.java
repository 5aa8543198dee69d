package dev.muster.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.ClientOptions;
import dev.muster.client.MusterClient;
import dev.muster.client.Tagged;
import dev.muster.client.UnreachableException;
import dev.muster.client.call.Commands;
import dev.muster.client.call.Questions;
import dev.muster.client.http.ServerAddress;
import dev.muster.client.pool.BackOff;
import dev.muster.core.Answer;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.DrainAgent;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.ResumeAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.ClaimTask.Result;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against a real server: each call does to the engine what its command does, and answers its values. */
class MusterClientTest {
    @TempDir
    Path home;

    private Engine engine;
    private MusterServer server;
    private MusterClient client;

    @BeforeEach
    void a_server_with_a_project() throws Exception {
        engine = Engine.open(home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
        server = MusterServer.start(engine, ServerOptions.local(0));
        client = MusterClient.of("http://127.0.0.1:" + server.port());
        client.execute(new CreateProject("shop", "A shop"));
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        engine.close();
    }

    private TaskId created(NewTask task) {
        return client.execute(new CreateTasks("shop", task)).getFirst().id();
    }

    private SessionId session(String agent) {
        return client.execute(
                new StartSession("shop", new RegisterAgent(agent, Set.of("java"), 10, Duration.ofMinutes(5)), false));
    }

    private Result.Claimed claimed(SessionId session) {
        return (Result.Claimed) client.claim(new ClaimTask(session));
    }

    @Test
    void a_task_goes_from_creation_to_completion_with_its_artifacts() {
        List<CreateTasks.Created> graph = client.execute(new CreateTasks(
                "shop",
                List.of(
                        NewTask.titled("Write").withRef("w").requiring("java").withLabels("a", "b"),
                        NewTask.titled("Check").after(Dependency.onRef("w").soft())),
                "key-1",
                null));
        assertThat(graph).extracting(CreateTasks.Created::state).containsExactly(TaskState.READY, TaskState.PENDING);
        SessionId session = session("ada");
        Result.Claimed claim = claimed(session);
        assertThat(claim.task()).isEqualTo(engine.reads().task(graph.getFirst().id()));

        byte[] bytes = {(byte) 0xff, 0, 1};
        client.execute(new ContinueTask(
                claim.lease(),
                "half",
                List.of(NewArtifact.text("src/Main.java", "text/x-java", "class Main {}")),
                session));
        Instant until = client.execute(new RenewLease(claim.lease(), Duration.ofMinutes(3), true, session));
        assertThat(until).isAfter(claim.expiresAt());
        TaskState state = client.execute(new CompleteTask(
                claim.lease(), "done: ü", List.of(NewArtifact.bytes("raw", "application/x", bytes)), session));

        assertThat(state).isEqualTo(TaskState.COMPLETED);
        TaskId id = claim.task().id();
        assertThat(client.ask(Questions.task(id))).isEqualTo(engine.reads().task(id));
        List<Artifact> artifacts = client.ask(Questions.artifacts(id));
        assertThat(artifacts).isEqualTo(engine.reads().artifacts(id)).hasSize(2);
        assertThat(artifacts.stream().map(each -> client.ask(Questions.content(each))))
                .containsExactlyInAnyOrder("class Main {}".getBytes(StandardCharsets.UTF_8), bytes);
        assertThat(client.ask(Questions.history(id, 0, 100)))
                .isEqualTo(engine.reads().history(id, 0, 100));
        assertThat(client.execute(new ArchiveTask(id, session))).isEqualTo(TaskState.COMPLETED);
        assertThat(engine.reads().task(id).archived()).isTrue();
    }

    @Test
    void every_way_out_of_a_claim_is_carried() {
        SessionId session = session("ada");
        created(NewTask.titled("One"));

        assertThat(client.execute(new ReleaseTask(claimed(session).lease(), session)))
                .isEqualTo(TaskState.READY);
        assertThat(client.execute(new ReviseTask(claimed(session).lease(), "again", List.of(), session)))
                .isEqualTo(TaskState.READY);
        Lease lease = claimed(session).lease();
        assertThat(client.execute(new FailTask(lease, "broken", false, null))).isEqualTo(TaskState.FAILED);
        assertThat(engine.reads().task(lease.task()).reason()).isEqualTo("broken");
        assertThat(client.execute(new RequeueTask(lease.task(), null))).isEqualTo(TaskState.READY);
        assertThat(client.execute(new BlockTask(lease.task(), "ask Bob", null))).isEqualTo(TaskState.BLOCKED);
        assertThat(client.execute(new UnblockTask(lease.task(), null))).isEqualTo(TaskState.READY);
        assertThat(client.execute(new CancelTask(lease.task(), "no need", true, null)))
                .isEqualTo(1);
        assertThat(engine.reads().task(lease.task()).reason()).isEqualTo("no need");
    }

    @Test
    void sessions_and_agents_are_steered() {
        SessionId session = session("ada");
        var agent = client.ask(Questions.session(session)).agent();
        assertThat(client.ask(Questions.agent(agent))).isEqualTo(engine.reads().agent(agent));
        assertThat(client.ask(Questions.sessions(null, agent, null, 10)).items())
                .isEqualTo(engine.reads().sessions(agent, 10))
                .hasSize(1);
        client.heartbeat(session);

        assertThat(client.execute(new PauseSession(session))).isEqualTo(SessionState.PAUSED);
        assertThat(client.execute(new ResumeSession(session, true))).isEqualTo(SessionState.ACTIVE);
        assertThat(client.execute(new PauseAgent(agent))).isEqualTo(AgentState.PAUSED);
        assertThat(client.execute(new ResumeAgent(agent))).isEqualTo(AgentState.IDLE);
        assertThat(client.execute(new DrainAgent(agent))).isEqualTo(AgentState.STOPPED);
        assertThat(client.execute(new EndSession(session))).isEqualTo(SessionState.ENDED);
        var other = client.execute(new RegisterAgent("bob", Set.of(), 1, null));
        assertThat(client.execute(new StopAgent(other))).isEqualTo(AgentState.STOPPED);
        assertThat(client.all(after -> Questions.agents(after, 1)))
                .isEqualTo(engine.reads().agents())
                .hasSize(2);
    }

    @Test
    void projects_are_shown_with_counts_and_limits() {
        created(NewTask.titled("One"));
        assertThat(client.execute(new LimitProject("shop", "deploy", 2))).isEqualTo(2);
        assertThat(client.execute(new LimitProject("shop", null, 8))).isEqualTo(8);

        assertThat(client.all(after -> Questions.projects(after, 2)))
                .isEqualTo(engine.reads().projects());
        Questions.ProjectStatus status = client.ask(Questions.project("shop"));
        assertThat(status.project()).isEqualTo(engine.reads().projects().getFirst());
        assertThat(status.counts()).isEqualTo(engine.reads().counts("shop"));
        assertThat(status.lastEvent()).isEqualTo(engine.events().last("shop"));
    }

    @Test
    void a_project_whose_name_fits_into_no_path_is_reached_all_the_same() {
        client.execute(new CreateProject("übung", ""));

        assertThat(client.ask(Questions.project("übung")).project().name()).isEqualTo("übung");
        assertThatThrownBy(() -> client.ask(Questions.project("läden")))
                .hasMessageContaining("there is no project 'läden'")
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.refusal().help()).isEqualTo("create it, or list the projects"));
    }

    @Test
    void tasks_are_found_by_every_filter() {
        TaskId parent = created(NewTask.titled("Parent"));
        Instant before = Instant.now().minusSeconds(60);
        created(NewTask.titled("Child, with words & signs")
                .withParent(parent)
                .withType("implement")
                .withSpecialist("coder")
                .withLabels("red"));
        TaskQuery query = new TaskQuery(
                "shop",
                Set.of(TaskState.READY, TaskState.PENDING),
                "implement",
                "coder",
                parent,
                "red",
                "words signs",
                before,
                before.plusSeconds(3600),
                true,
                null,
                10);

        assertThat(client.ask(Questions.tasks(query)))
                .isEqualTo(engine.reads().tasks(query))
                .satisfies(page -> assertThat(page.tasks()).hasSize(1));
        assertThat(client.ask(Questions.tasks(TaskQuery.of("shop").atMost(1))).next())
                .isEqualTo(new TaskId(2));
    }

    @Test
    void events_are_read_with_filter_and_waited_for() throws Exception {
        String data = "{\"a\":[1,2.5,\"x\",null]}";
        long seq = client.execute(new PublishEvents(
                "shop", List.of(new NewEvent("build.done", data), new NewEvent("build.text", "\"5\"")), null));

        EventPage page = client.events("shop", 0, new EventFilter(List.of("build.*")), 100, Duration.ZERO);
        assertThat(page).isEqualTo(engine.events().read("shop", 0, new EventFilter(List.of("build.*")), 100));
        assertThat(page.events()).extracting(event -> event.data()).containsExactly(data, "\"5\"");
        CompletableFuture<EventPage> next = CompletableFuture.supplyAsync(
                () -> client.events("shop", seq, EventFilter.ALL, 10, Duration.ofSeconds(30)),
                Executors.newVirtualThreadPerTaskExecutor());
        created(NewTask.titled("One"));
        assertThat(next.get().events()).extracting(event -> event.kind()).containsExactly("task.created");
    }

    @Test
    void a_claim_that_waits_is_woken_by_a_new_task() throws Exception {
        SessionId session = session("ada");
        CompletableFuture<Result> waiting = CompletableFuture.supplyAsync(
                () -> client.claim(new ClaimTask(session).waiting(Duration.ofMinutes(5))),
                Executors.newVirtualThreadPerTaskExecutor());
        while (engine.stats().parked() == 0) {
            Thread.onSpinWait();
        }
        TaskId id = created(NewTask.titled("One"));

        assertThat(waiting.get())
                .isInstanceOfSatisfying(
                        Result.Claimed.class,
                        claimed -> assertThat(claimed.task().id()).isEqualTo(id));
    }

    @Test
    void nothing_to_claim_is_no_error() {
        assertThat(client.claim(new ClaimTask(session("ada")))).isEqualTo(new Result.Nothing());
    }

    @Test
    void a_refusal_arrives_with_all_that_the_engine_said() {
        TaskId id = created(NewTask.titled("One"));

        for (var command : List.of(new UnblockTask(id, null), new RequeueTask(new TaskId(99), null))) {
            RefusedException here = refused(() -> engine.execute(command));
            RefusedException there = refused(() -> client.execute(command));
            assertThat(there.refusal()).isEqualTo(here.refusal());
        }
    }

    private static RefusedException refused(Runnable run) {
        try {
            run.run();
        } catch (RefusedException e) {
            return e;
        }
        throw new AssertionError("it was not refused");
    }

    @Test
    void a_mistake_is_told_in_the_engines_words_without_a_round_trip() {
        long before = client.stats().calls();

        assertThatThrownBy(() -> created(NewTask.titled("x".repeat(501))))
                .hasMessageEndingWith("title has 501 characters; at most 500 are accepted");
        assertThat(client.stats().calls()).isEqualTo(before);
    }

    @Test
    void an_update_of_what_was_read_long_ago_is_refused() {
        TaskId id = created(NewTask.titled("One"));
        Tagged<Task> seen = client.tagged(id);

        assertThat(client.update(retitled(id, "Two"), seen)).isEqualTo(TaskState.READY);
        assertThatThrownBy(() -> client.update(retitled(id, "Three"), seen))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
        assertThat(client.execute(retitled(id, "Four"))).isEqualTo(TaskState.READY);
        assertThat(engine.reads().task(id).title()).isEqualTo("Four");
    }

    private static UpdateTask retitled(TaskId id, String title) {
        return new UpdateTask(id, title, null, null, List.of("l"), 7, Instant.parse("2099-01-01T00:00:00Z"), null);
    }

    @Test
    void many_calls_in_one_request_are_answered_each() {
        TaskId id = created(NewTask.titled("One"));

        List<Answer<?>> answers = client.bulk(List.of(
                Questions.task(id),
                Commands.call(new UnblockTask(id, null)),
                Commands.call(new CreateTasks("shop", NewTask.titled("Two")))));

        assertThat(answers.get(0)).isEqualTo(new Answer.Done<>(engine.reads().task(id)));
        assertThat(answers.get(1)).isInstanceOf(Answer.Refused.class);
        assertThat(answers.get(2).orThrow())
                .isEqualTo(List.of(new CreateTasks.Created(new TaskId(2), TaskState.READY)));
    }

    @Test
    void callers_share_few_connections() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            threads.add(Thread.ofVirtual().start(() -> created(NewTask.titled("Many"))));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(engine.reads().counts("shop")).containsEntry(TaskState.READY, 300L);
        assertThat(client.stats().pool().opened()).isLessThanOrEqualTo(64);
        assertThat(client.stats().pool().inUse()).isZero();
        assertThat(client.stats().failures()).isZero();
    }

    @Test
    void a_server_that_is_gone_is_told_with_its_address() {
        int port = server.port();
        server.close();
        try (MusterClient lost = new MusterClient(
                ServerAddress.parse("http://127.0.0.1:" + port),
                ClientOptions.defaults().withRetry(BackOff.none()))) {
            assertThatThrownBy(() -> lost.ask(Questions.projects(null, 1)))
                    .isInstanceOfSatisfying(
                            UnreachableException.class,
                            e -> assertThat(e.maybeDone()).isFalse())
                    .hasMessageContaining("cannot reach http://127.0.0.1:" + port + ": Connection refused");
        }
    }

    @Test
    void a_server_that_was_restarted_is_found_again_without_an_error() throws IOException {
        created(NewTask.titled("One"));
        int port = server.port();
        server.close();
        server = MusterServer.start(engine, ServerOptions.local(port));

        assertThat(client.all(after -> Questions.projects(after, 2))).hasSize(1);
    }

    @Test
    void long_requests_share_a_connection_and_one_that_is_too_long_is_refused_as_that() {
        SessionId session = session("ada");
        created(NewTask.titled("Build").requiring("java"));
        Lease lease = claimed(session).lease();
        long opened = client.stats().pool().opened();
        for (int i = 0; i < 3; i++) {
            client.execute(new ContinueTask(lease, "part", List.of(log(1 << 20)), session));
        }
        assertThat(client.stats().pool().opened()).isEqualTo(opened);

        assertThatThrownBy(() -> client.execute(new CompleteTask(lease, "done", List.of(log(10 << 20)), session)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_LARGE));
        assertThat(client.execute(new CompleteTask(lease, "done", List.of(), session)))
                .isEqualTo(TaskState.COMPLETED);
    }

    private static NewArtifact log(int length) {
        return NewArtifact.bytes("log", "text/plain", "a".repeat(length).getBytes(StandardCharsets.UTF_8));
    }
}
