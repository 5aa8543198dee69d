package dev.muster.core.unit;

import static dev.muster.core.ErrorCode.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.DrainAgent;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.ResumeAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.ledger.Command;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
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
import dev.muster.core.task.TaskId;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad input is refused by name, and nothing is changed by it. */
@Tag("unit")
class BadInputTest {
    private static final String PROJECT = TestEngine.PROJECT;
    private static final SessionId NOBODY = new SessionId("s_nobody");
    private static final TaskId NO_TASK = new TaskId(999);
    private static final AgentId NO_AGENT = new AgentId(999);
    private static final Duration LONG_AGO = Duration.ofSeconds(Long.MIN_VALUE);
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** What a case may refer to: a session, and the lease of task t1, which it holds; t2 is ready. */
    record World(SessionId session, Lease lease) {}

    /** One bad input; prints as its name. */
    record Case(String name, ErrorCode code, String words, Function<World, Command<?>> command) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final TestEngine engine = TestEngine.open();
    private World world = new World(NOBODY, new Lease(new TaskId(1), 1, 1));

    @BeforeEach
    void a_world() {
        SessionId session = engine.session(PROJECT, new RegisterAgent("worker", Set.of(), 5, null));
        engine.create(NewTask.titled("held"));
        Lease lease = engine.claim(new ClaimTask(session)).lease();
        engine.create(NewTask.titled("ready"));
        world = new World(session, lease);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void bad_input_is_refused_and_changes_nothing(Case bad) {
        Refusal refusal = engine.refused(bad.command().apply(world));

        assertThat(refusal.code()).as(refusal.message()).isEqualTo(bad.code());
        assertThat(refusal.message()).contains(bad.words());
    }

    static List<Case> bad_input_is_refused_and_changes_nothing() {
        List<Case> cases = new ArrayList<>();
        cases.addAll(tasks());
        cases.addAll(relations());
        cases.addAll(claims());
        cases.addAll(leases());
        cases.addAll(changes());
        cases.addAll(others());
        return cases;
    }

    private static Case create(String name, ErrorCode code, String words, NewTask... tasks) {
        return new Case("create: " + name, code, words, world -> new CreateTasks(PROJECT, List.of(tasks), null, null));
    }

    private static NewTask task() {
        return NewTask.titled("t");
    }

    private static String[] words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).toArray(String[]::new);
    }

    private static List<Case> tasks() {
        return List.of(
                create(
                        "a title of 10 MB",
                        TOO_LARGE,
                        "title has 10485760 characters",
                        NewTask.titled("x".repeat(10 << 20))),
                create("no title", INVALID_ARGUMENT, "title is required", NewTask.titled("")),
                create("a blank title", INVALID_ARGUMENT, "title is required", NewTask.titled(" \n")),
                create("NUL in a title", INVALID_ARGUMENT, "title contains a NUL", NewTask.titled("a\0b")),
                create("a lone surrogate in a title", INVALID_ARGUMENT, "lone surrogate", NewTask.titled("a\ud800b")),
                create("surrogates in the wrong order", INVALID_ARGUMENT, "surrogate", NewTask.titled("\udc00\ud800")),
                create(
                        "NUL in a description",
                        INVALID_ARGUMENT,
                        "description contains a NUL",
                        task().withDescription("\0")),
                create(
                        "a description of 256 KiB and one byte",
                        TOO_LARGE,
                        "description has 262145 bytes",
                        task().withDescription("é".repeat(131_072) + "x")),
                create("a blank type", INVALID_ARGUMENT, "type is required", task().withType(" ")),
                create("a blank specialist", INVALID_ARGUMENT, "specialist is required", task().withSpecialist("")),
                create("a long ref", TOO_LARGE, "ref has 201", task().withRef("r".repeat(201))),
                create("a blank concurrency key", INVALID_ARGUMENT, "concurrency key", task().withConcurrencyKey("")),
                create("a priority beyond the last", INVALID_ARGUMENT, "priority is 1001", task().withPriority(1_001)),
                create(
                        "a priority below the first",
                        INVALID_ARGUMENT,
                        "priority is -1001",
                        task().withPriority(-1_001)),
                create("no attempts", INVALID_ARGUMENT, "max attempts is 0", task().withMaxAttempts(0)),
                create("negative attempts", INVALID_ARGUMENT, "max attempts is -1", task().withMaxAttempts(-1)),
                create("51 labels", TOO_LARGE, "labels has 51", task().withLabels(words(51))),
                create(
                        "a label of two lines",
                        INVALID_ARGUMENT,
                        "label must be on one line",
                        task().withLabels("a\nb")),
                create("a blank label", INVALID_ARGUMENT, "label is required", task().withLabels("")),
                create("51 capabilities", TOO_LARGE, "capabilities has 51", task().requiring(words(51))),
                create("a capability of two lines", INVALID_ARGUMENT, "one line", task().requiring("a\nb")),
                create(
                        "a timeout of nothing",
                        INVALID_ARGUMENT,
                        "execution timeout",
                        task().withExecutionTimeout(Duration.ZERO)),
                create(
                        "a negative timeout",
                        INVALID_ARGUMENT,
                        "execution timeout",
                        task().withExecutionTimeout(LONG_AGO)),
                create(
                        "a timeout for ever",
                        INVALID_ARGUMENT,
                        "progress timeout",
                        task().withProgressTimeout(FOR_EVER)),
                create("a start before 1970", INVALID_ARGUMENT, "not before", task().withNotBefore(Instant.MIN)),
                create(
                        "a deadline after the last year",
                        INVALID_ARGUMENT,
                        "deadline",
                        task().withDeadline(Instant.MAX)),
                new Case(
                        "create: nothing",
                        INVALID_ARGUMENT,
                        "tasks is empty",
                        world -> new CreateTasks(PROJECT, List.of(), null, null)),
                new Case(
                        "create: 10,001 tasks",
                        TOO_LARGE,
                        "tasks has 10001 elements",
                        world -> new CreateTasks(PROJECT, Collections.nCopies(10_001, task()), null, null)),
                create(
                        "one bad task of three",
                        INVALID_ARGUMENT,
                        "task 2 of 3: title is required",
                        task(),
                        NewTask.titled(""),
                        task()),
                new Case(
                        "create: a long idempotency key",
                        TOO_LARGE,
                        "idempotency key has 201",
                        world -> new CreateTasks(PROJECT, List.of(task()), "k".repeat(201), null)),
                new Case(
                        "create: an unknown project",
                        NOT_FOUND,
                        "'nowhere'",
                        world -> new CreateTasks("nowhere", task())),
                new Case(
                        "create: an unknown session",
                        NOT_FOUND,
                        "s_nobody",
                        world -> new CreateTasks(PROJECT, List.of(task()), null, NOBODY)));
    }

    private static List<Case> relations() {
        return List.of(
                create(
                        "10,000 dependencies",
                        TOO_LARGE,
                        "dependencies has 10000 elements",
                        task().withDependencies(IntStream.rangeClosed(1, 10_000)
                                .mapToObj(i -> Dependency.on(new TaskId(i)))
                                .toList())),
                create("an unknown dependency", NOT_FOUND, "dependency t999", task().after(Dependency.on(NO_TASK))),
                create("an unknown parent", NOT_FOUND, "parent t999", task().withParent(NO_TASK)),
                create("an unknown ref", NOT_FOUND, "'who'", task().after(Dependency.onRef("who"))),
                create(
                        "a data edge without a name",
                        INVALID_ARGUMENT,
                        "artifact",
                        task().after(new Dependency(new TaskId(1), null, Dependency.Kind.DATA, null))),
                create(
                        "a cycle",
                        DEPENDENCY_CYCLE,
                        "a → b → a",
                        task().withRef("a").after(Dependency.onRef("b")),
                        task().withRef("b").after(Dependency.onRef("a"))));
    }

    private static Case claim(String name, ErrorCode code, String words, Duration lease, Duration wait) {
        return new Case(
                "claim: " + name, code, words, world -> new ClaimTask(world.session(), null, null, false, lease, wait));
    }

    private static List<Case> claims() {
        Duration minute = Duration.ofMinutes(1);
        return List.of(
                claim("a lease of nothing", INVALID_ARGUMENT, "lease, in seconds is 0", Duration.ZERO, Duration.ZERO),
                claim("a negative lease", INVALID_ARGUMENT, "lease", LONG_AGO, Duration.ZERO),
                claim("a lease for ever", INVALID_ARGUMENT, "lease", FOR_EVER, Duration.ZERO),
                claim("a negative wait", INVALID_ARGUMENT, "wait, in seconds is -1", minute, Duration.ofMillis(-1)),
                claim("a wait for ever", INVALID_ARGUMENT, "wait", minute, FOR_EVER),
                new Case("claim: an unknown session", NOT_FOUND, "s_nobody", world -> new ClaimTask(NOBODY)),
                new Case(
                        "claim: an unknown task",
                        NOT_FOUND,
                        "t999",
                        world -> new ClaimTask(world.session()).of(NO_TASK)),
                new Case(
                        "claim: too many capabilities",
                        TOO_LARGE,
                        "capabilities has 51",
                        world -> new ClaimTask(
                                world.session(),
                                null,
                                new HashSet<>(List.of(words(51))),
                                false,
                                minute,
                                Duration.ZERO)));
    }

    private static Case stale(String name, Function<Lease, Command<?>> command) {
        return new Case(
                name + ": a lease with another key",
                STALE_LEASE,
                "nothing was changed",
                world -> command.apply(new Lease(
                        world.lease().task(),
                        world.lease().fence(),
                        world.lease().key() ^ 1)));
    }

    private static List<Case> leases() {
        List<NewArtifact> many = Collections.nCopies(101, NewArtifact.text("a", "x", ""));
        List<NewArtifact> nul = List.of(NewArtifact.text("a\0", "x", ""));
        return List.of(
                stale("renew", lease -> new RenewLease(lease, null, false, null)),
                stale("complete", lease -> new CompleteTask(lease, "")),
                stale("continue", lease -> new ContinueTask(lease, "", List.of(), null)),
                stale("fail", lease -> new FailTask(lease, "why", true, null)),
                stale("release", lease -> new ReleaseTask(lease, null)),
                stale("revise", lease -> new ReviseTask(lease, "why", List.of(), null)),
                new Case(
                        "complete: an older claim",
                        STALE_LEASE,
                        "claim 7",
                        world -> new CompleteTask(
                                new Lease(new TaskId(1), 7, world.lease().key()), "")),
                new Case(
                        "complete: an unknown task",
                        NOT_FOUND,
                        "t999",
                        world -> new CompleteTask(new Lease(NO_TASK, 1, 1), "")),
                new Case(
                        "complete: a summary of more than 1 MiB",
                        TOO_LARGE,
                        "summary has",
                        world -> new CompleteTask(world.lease(), "x".repeat((1 << 20) + 1))),
                new Case(
                        "complete: 101 artifacts",
                        TOO_LARGE,
                        "artifacts has 101",
                        world -> new CompleteTask(world.lease(), "", many, null)),
                new Case(
                        "complete: NUL in an artifact's name",
                        INVALID_ARGUMENT,
                        "artifact name",
                        world -> new CompleteTask(world.lease(), "", nul, null)),
                new Case(
                        "continue: a long note",
                        TOO_LARGE,
                        "note has 10001",
                        world -> new ContinueTask(world.lease(), "x".repeat(10_001), List.of(), null)),
                new Case(
                        "fail: no reason",
                        INVALID_ARGUMENT,
                        "reason is required",
                        world -> new FailTask(world.lease(), "", true, null)),
                new Case(
                        "fail: a long reason",
                        TOO_LARGE,
                        "reason has 10001",
                        world -> new FailTask(world.lease(), "x".repeat(10_001), true, null)),
                new Case(
                        "revise: no reason",
                        INVALID_ARGUMENT,
                        "reason is required",
                        world -> new ReviseTask(world.lease(), " ", List.of(), null)),
                new Case(
                        "renew: no time",
                        INVALID_ARGUMENT,
                        "lease, in seconds is 0",
                        world -> new RenewLease(world.lease(), Duration.ZERO, false, null)),
                new Case(
                        "renew: for ever",
                        INVALID_ARGUMENT,
                        "lease",
                        world -> new RenewLease(world.lease(), FOR_EVER, false, null)));
    }

    private static Case unknownTask(String name, Command<?> command) {
        return new Case(name + ": an unknown task", NOT_FOUND, "there is no task t999", world -> command);
    }

    private static UpdateTask update(
            @Nullable String title, @Nullable List<String> labels, @Nullable Integer priority) {
        return new UpdateTask(new TaskId(2), title, null, null, labels, priority, null, null);
    }

    private static List<Case> changes() {
        return List.of(
                unknownTask("block", new BlockTask(NO_TASK, "why", null)),
                unknownTask("unblock", new UnblockTask(NO_TASK, null)),
                unknownTask("cancel", new CancelTask(NO_TASK, "", false, null)),
                unknownTask("cancel tree", new CancelTask(NO_TASK, "", true, null)),
                unknownTask("requeue", new RequeueTask(NO_TASK, null)),
                unknownTask("archive", new ArchiveTask(NO_TASK, null)),
                unknownTask("update", new UpdateTask(NO_TASK, "x", null, null, null, null, null, null)),
                new Case(
                        "block: no reason",
                        INVALID_ARGUMENT,
                        "reason is required",
                        world -> new BlockTask(new TaskId(2), "", null)),
                new Case(
                        "cancel: a long reason",
                        TOO_LARGE,
                        "reason has 10001",
                        world -> new CancelTask(new TaskId(2), "x".repeat(10_001), false, null)),
                new Case("update: nothing", INVALID_ARGUMENT, "nothing to update", world -> update(null, null, null)),
                new Case(
                        "update: a blank title",
                        INVALID_ARGUMENT,
                        "title is required",
                        world -> update(" ", null, null)),
                new Case("update: NUL in a title", INVALID_ARGUMENT, "NUL", world -> update("\0x", null, null)),
                new Case("update: 51 labels", TOO_LARGE, "labels", world -> update(null, List.of(words(51)), null)),
                new Case(
                        "update: a priority beyond the last",
                        INVALID_ARGUMENT,
                        "priority",
                        world -> update(null, null, 1_001)));
    }

    private static Case agent(String name, Command<?> command) {
        return new Case(name + ": an unknown agent", NOT_FOUND, "there is no agent a999", world -> command);
    }

    private static Case session(String name, Command<?> command) {
        return new Case(name + ": an unknown session", NOT_FOUND, "there is no session s_nobody", world -> command);
    }

    private static Case register(String name, ErrorCode code, String words, RegisterAgent command) {
        return new Case("register: " + name, code, words, world -> command);
    }

    private static Case publish(String name, ErrorCode code, String words, List<NewEvent> events) {
        return new Case("publish: " + name, code, words, world -> new PublishEvents(PROJECT, events, null));
    }

    private static List<Case> others() {
        return List.of(
                agent("pause", new PauseAgent(NO_AGENT)),
                agent("resume", new ResumeAgent(NO_AGENT)),
                agent("drain", new DrainAgent(NO_AGENT)),
                agent("stop", new StopAgent(NO_AGENT)),
                session("pause session", new PauseSession(NOBODY)),
                session("resume session", new ResumeSession(NOBODY, true)),
                session("end session", new EndSession(NOBODY)),
                register("no name", INVALID_ARGUMENT, "agent name", new RegisterAgent("", Set.of(), 1, null)),
                register(
                        "no concurrency",
                        INVALID_ARGUMENT,
                        "concurrency is 0",
                        new RegisterAgent("x", Set.of(), 0, null)),
                register(
                        "too much concurrency",
                        INVALID_ARGUMENT,
                        "concurrency",
                        new RegisterAgent("x", Set.of(), 10_001, null)),
                register(
                        "no patience",
                        INVALID_ARGUMENT,
                        "lost after",
                        new RegisterAgent("x", Set.of(), 1, Duration.ZERO)),
                register(
                        "endless patience",
                        INVALID_ARGUMENT,
                        "lost after",
                        new RegisterAgent("x", Set.of(), 1, FOR_EVER)),
                new Case(
                        "start: an unknown project",
                        NOT_FOUND,
                        "'nowhere'",
                        world -> new StartSession("nowhere", new RegisterAgent("y", Set.of(), 1, null), false)),
                new Case(
                        "start: a bad project name",
                        INVALID_ARGUMENT,
                        "'a b'",
                        world -> new StartSession("a b", new RegisterAgent("y", Set.of(), 1, null), true)),
                new Case(
                        "create project: a name that is taken",
                        CONFLICT,
                        "'p'",
                        world -> new CreateProject(PROJECT, "")),
                new Case("create project: a slash", INVALID_ARGUMENT, "'a/b'", world -> new CreateProject("a/b", "")),
                new Case(
                        "create project: no name",
                        INVALID_ARGUMENT,
                        "project name",
                        world -> new CreateProject("", "")),
                new Case(
                        "limit: negative",
                        INVALID_ARGUMENT,
                        "limit is -1",
                        world -> new LimitProject(PROJECT, null, -1)),
                new Case(
                        "limit: a key's to nothing",
                        INVALID_ARGUMENT,
                        "limit is 0",
                        world -> new LimitProject(PROJECT, "k", 0)),
                new Case(
                        "limit: an unknown project",
                        NOT_FOUND,
                        "'nowhere'",
                        world -> new LimitProject("nowhere", null, 1)),
                publish("nothing", INVALID_ARGUMENT, "events is empty", List.of()),
                publish(
                        "10,001 events",
                        TOO_LARGE,
                        "events has 10001",
                        Collections.nCopies(10_001, new NewEvent("a", null))),
                publish(
                        "an event of the engine's own",
                        INVALID_ARGUMENT,
                        "'task.'",
                        List.of(new NewEvent("task.done", null))),
                publish("no topic", INVALID_ARGUMENT, "topic is required", List.of(new NewEvent("", null))),
                publish(
                        "64 KiB and a byte",
                        TOO_LARGE,
                        "event data has 65537",
                        List.of(new NewEvent("a", "x".repeat(65_537)))));
    }

    @Test
    void ids_are_read_strictly() {
        assertThat(TaskId.parse("t42")).isEqualTo(TaskId.parse("42")).isEqualTo(new TaskId(42));
        assertThat(AgentId.parse("a7")).isEqualTo(new AgentId(7));
        for (String text : List.of("", "t", "t0", "t-1", "tt1", "a1", "t1.5", "99999999999999999999", "t 1")) {
            requireInvalid("is not a task id; a task id looks like t42", () -> TaskId.parse(text));
        }
        for (String text : List.of("", "a", "7", "a0", "a-7", "t7", "a99999999999999999999")) {
            requireInvalid("is not an agent id; an agent id looks like a7", () -> AgentId.parse(text));
        }
        for (String text : List.of("", "x", "s", "s_" + "x".repeat(63))) {
            requireInvalid("is not a session id", () -> SessionId.parse(text));
        }
    }

    private static void requireInvalid(String words, ThrowableAssert.ThrowingCallable call) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(INVALID_ARGUMENT);
        assertThat(refused.refusal().message()).contains(words);
    }

    @Test
    void what_is_just_within_every_limit_is_accepted_and_read_back_unchanged() {
        NewTask most = NewTask.titled("😀".repeat(250))
                .withDescription("é".repeat(131_072))
                .withLabels(words(50))
                .requiring(words(50))
                .withPriority(-1_000)
                .withMaxAttempts(1_000)
                .withNotBefore(Instant.ofEpochSecond(253_402_300_799L))
                .withExecutionTimeout(Duration.ofMillis(1));
        TaskId id = engine.create(most);

        var read = engine.engine().reads().task(id);

        assertThat(read.title()).isEqualTo(most.title());
        assertThat(read.description()).isEqualTo(most.description());
        assertThat(read.labels()).isEqualTo(most.labels());
        assertThat(read.capabilities()).containsExactlyInAnyOrderElementsOf(most.capabilities());
        assertThat(read.notBefore()).isEqualTo(most.notBefore());
        assertThat(read.executionTimeout()).isEqualTo(most.executionTimeout());
    }
}
