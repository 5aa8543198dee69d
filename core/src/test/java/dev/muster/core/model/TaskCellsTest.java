package dev.muster.core.model;

import static dev.muster.core.task.TaskState.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
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
import dev.muster.core.task.TaskCommand;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskMachine;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every cell of the task table: a real task is brought into the state by commands, the command is issued, and the
 * outcome is held against the table below, which is copied from the specification and not from the engine.
 */
@Tag("model")
final class TaskCellsTest {
    /** What callers ask for. What follows a comma distinguishes cases of one command. */
    private static final Table<TaskState> COMMANDS = new Table<>(TaskState.class, """
            command                         | pending   | ready       | in_progress | blocked   | completed | failed  | cancelled
            claim                           |           | in_progress |             |           |           |         |
            renew                           |           |             | =           |           |           |         |
            complete                        |           | completed   | completed   |           |           |         |
            complete, of an earlier claim   |           |             |             |           |           |         |
            continue                        |           |             | =           |           |           |         |
            claim_again                     |           | never       | =           |           |           |         |
            fail, attempts left             |           |             | pending     |           |           |         |
            fail, attempts spent            | never     |             | failed      |           |           |         |
            fail, not retryable             |           |             | failed      |           |           |         |
            release                         |           |             | ready       |           |           |         |
            block                           | blocked   | blocked     | blocked     |           |           |         |
            unblock                         |           |             |             | ready     |           |         |
            unblock, held by a dependency   |           | never       | never       | pending   | never     |         |
            unblock, held by its time       |           | never       | never       | pending   | never     |         |
            cancel                          | cancelled | cancelled   | cancelled   | cancelled |           |         |
            cancel_tree                     | cancelled | cancelled   | cancelled   | cancelled | =         | =       | =
            update                          | =         | =           | =           | =         |           |         |
            archive                         |           |             |             |           | =         | =       | =
            requeue                         |           |             |             |           |           | ready   | ready
            requeue, held by a dependency   |           | never       | never       |           | never     | pending | pending
            needs_revision                  |           |             | ready       |           |           |         |""");

    /** What happens by itself. */
    private static final Table<TaskState> EVENTS = new Table<>(TaskState.class, """
            event                                        | pending   | ready  | in_progress | blocked   | completed | failed | cancelled
            last dependency completed                    | ready     | never  | never       |           |           |        |
            last dependency completed, not before later  | =         | never  | never       |           |           |        |
            one of two dependencies completed            | =         | never  | never       |           |           |        |
            one of two soft dependencies failed          | =         | never  | never       | =         |           |        |
            not before reached                           | ready     | never  | never       |           |           |        |
            not before reached, a dependency is open     | =         | never  | never       |           |           |        |
            a dependency failed                          | cancelled | never  | never       | cancelled |           |        |
            a dependency was cancelled                   | cancelled | never  | never       | cancelled |           |        |
            a data dependency completed without artifact | cancelled | never  | never       | cancelled |           |        |
            a data dependency completed with artifact    | ready     | never  | never       |           |           |        |
            a soft dependency failed                     | ready     | never  | never       | =         |           |        |
            a soft dependency was cancelled              | ready     | never  | never       | =         |           |        |
            lease expired, attempts left                 |           |        | ready       |           |           |        |
            lease expired, attempts spent                | never     |        | failed      |           |           |        |
            agent lost, attempts left                    |           |        | ready       |           |           |        |
            agent lost, attempts spent                   | never     |        | failed      |           |           |        |
            agent stopped, attempts left                 |           |        | ready       |           |           |        |
            execution timeout, attempts left             |           |        | ready       |           |           |        |
            execution timeout, attempts spent            | never     |        | failed      |           |           |        |
            progress timeout, attempts left              |           |        | ready       |           |           |        |
            progress timeout, attempts spent             | never     |        | failed      |           |           |        |
            deadline passed                              | failed    | failed | failed      | failed    |           |        |
            last child completed                         | completed | completed | never    |           |           |        |
            last child failed                            | failed    | failed | never       |           |           |        |
            last child ended, claimed before it had any  |           |        |             |           |           |        |""");

    private static final Duration LEASE = Duration.ofSeconds(60);
    private static final Duration LOST_AFTER = Duration.ofSeconds(45);

    private final TestEngine engine = TestEngine.open();
    private final StoreAudit audit = new StoreAudit();
    private SessionId worker = new SessionId("");
    private SessionId other = new SessionId("");
    private TaskId task = new TaskId(1);
    private @Nullable Lease lease;

    static List<Table.Cell<TaskState>> commands() {
        return COMMANDS.cells();
    }

    static List<Table.Cell<TaskState>> events() {
        return EVENTS.cells();
    }

    @BeforeEach
    void two_agents_join() {
        worker = engine.session("worker");
        other = engine.session("other");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void command(Table.Cell<TaskState> cell) {
        prepare(cell);
        assertThat(state()).as("%s: the state it was brought to", cell).isEqualTo(cell.state());
        audit.check(engine);

        Command<?> command = command(cell.command());
        if (cell.blank()) {
            requireRefusal(cell, engine.refused(command));
        } else {
            Task before = engine.engine().reads().task(task);
            assertThat(engine.ask(command)).isInstanceOf(Answer.Done.class);
            assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
            requireEffect(cell.command(), before, engine.engine().reads().task(task));
        }
        audit.check(engine);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("events")
    void event(Table.Cell<TaskState> cell) {
        Runnable event = stage(cell);
        assertThat(state()).as("%s: the state it was brought to", cell).isEqualTo(cell.state());
        audit.check(engine);
        String before = rows();

        event.run();

        assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
        if (cell.blank() && !cell.command().startsWith("last child")) {
            assertThat(rows()).as("%s: what is stored of the task", cell).isEqualTo(before);
        }
        audit.check(engine);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("declared")
    void the_declared_table_lists_what_the_specification_lists(TaskCommand command, TaskState state) {
        Set<TaskState> expected = EnumSet.noneOf(TaskState.class);
        for (Table.Cell<TaskState> cell : COMMANDS.cells()) {
            if (cell.state() == state && !cell.blank() && cell.is(StateMachine.wire(command))) {
                expected.add(cell.target());
            }
        }
        for (Table.Cell<TaskState> cell : EVENTS.cells()) {
            if (cell.state() == state && !cell.blank() && command == happening(cell.command())) {
                expected.add(cell.target());
            }
        }
        assertThat(TaskMachine.TABLE.targets(state, command)).isEqualTo(expected);
    }

    static Stream<Arguments> declared() {
        return Arrays.stream(TaskCommand.values())
                .flatMap(command -> Arrays.stream(TaskState.values()).map(state -> Arguments.of(command, state)));
    }

    private static TaskCommand happening(String event) {
        return switch (event.split(", attempts", -1)[0]) {
            case "last dependency completed",
                    "last dependency completed, not before later",
                    "one of two dependencies completed",
                    "a data dependency completed with artifact" -> TaskCommand.DEPENDENCY_COMPLETED;
            case "not before reached", "not before reached, a dependency is open" -> TaskCommand.NOT_BEFORE_REACHED;
            case "lease expired", "agent lost", "agent stopped", "execution timeout", "progress timeout" ->
                TaskCommand.LEASE_ENDED;
            case "deadline passed" -> TaskCommand.DEADLINE_PASSED;
            case "last child completed", "last child failed", "last child ended, claimed before it had any" ->
                TaskCommand.CHILDREN_ENDED;
            default -> TaskCommand.DEPENDENCY_BROKEN;
        };
    }

    @Test
    void a_lease_of_a_run_that_has_ended_does_not_complete_the_next_run() {
        for (TaskState end : List.of(FAILED, CANCELLED)) {
            reach(end, NewTask.titled("t"));
            engine.done(new RequeueTask(task, null));
            assertThat(state()).isEqualTo(READY);

            Refusal refusal = engine.refused(new CompleteTask(lease(), "late"));

            assertThat(refusal.code()).isEqualTo(ErrorCode.STALE_LEASE);
        }
    }

    // --- commands ---

    private void prepare(Table.Cell<TaskState> cell) {
        switch (cell.command()) {
            case "fail, attempts spent" ->
                reach(cell.state(), NewTask.titled("t").withMaxAttempts(1));
            case "complete, of an earlier claim" -> {
                reach(IN_PROGRESS, NewTask.titled("t").withMaxAttempts(9));
                Lease earlier = lease();
                engine.done(new ReleaseTask(earlier, null));
                moveTo(cell.state());
                lease = earlier;
            }
            case "unblock, held by a dependency", "requeue, held by a dependency" -> {
                TaskId open = engine.create(NewTask.titled("open"));
                reachUnclaimed(cell.state(), NewTask.titled("t").after(Dependency.on(open)));
            }
            case "unblock, held by its time" ->
                reachUnclaimed(
                        cell.state(),
                        NewTask.titled("t")
                                .withNotBefore(engine.clock().instant().plus(Duration.ofDays(1))));
            default -> reach(cell.state(), NewTask.titled("t"));
        }
    }

    private Command<?> command(String name) {
        List<NewArtifact> artifacts = List.of(NewArtifact.text("out", "text/plain", "half of it"));
        return switch (name.split(",", -1)[0]) {
            case "claim" -> new ClaimTask(other).of(task);
            case "claim_again" -> new ClaimTask(worker).of(task);
            case "renew" -> new RenewLease(lease(), null, true, null);
            case "complete" -> new CompleteTask(lease(), "done", artifacts, null);
            case "continue" -> new ContinueTask(lease(), "so far", artifacts, null);
            case "fail" -> new FailTask(lease(), "broke", !name.endsWith("not retryable"), null);
            case "release" -> new ReleaseTask(lease(), null);
            case "needs_revision" -> new ReviseTask(lease(), "once more", artifacts, null);
            case "block" -> new BlockTask(task, "ask first", null);
            case "unblock" -> new UnblockTask(task, null);
            case "cancel" -> new CancelTask(task, "not needed", false, null);
            case "cancel_tree" -> new CancelTask(task, "not needed", true, null);
            case "update" -> new UpdateTask(task, "new title", null, null, null, 7, null, null);
            case "archive" -> new ArchiveTask(task, null);
            case "requeue" -> new RequeueTask(task, null);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static boolean underLease(String command) {
        return Set.of("renew", "complete", "continue", "fail", "release", "needs_revision")
                .contains(command.split(",", -1)[0]);
    }

    private void requireRefusal(Table.Cell<TaskState> cell, Refusal refusal) {
        String state = cell.state().name().toLowerCase(Locale.ROOT);
        assertThat(refusal.state()).as(cell.toString()).isEqualTo(state);
        if (underLease(cell.command())) {
            assertThat(refusal.code()).isEqualTo(ErrorCode.STALE_LEASE);
            return;
        }
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
        List<String> legal = COMMANDS.legal(cell.state());
        if (cell.state() == IN_PROGRESS && cell.command().equals("claim")) {
            // Another agent holds it: what needs the lease is not possible for this one.
            legal = legal.stream()
                    .filter(command -> !underLease(command) && !command.equals("claim_again"))
                    .toList();
        }
        assertThat(refusal.allowed()).as(cell.toString()).containsExactlyInAnyOrderElementsOf(legal);
        assertThat(refusal.help()).isNotBlank();
    }

    private void requireEffect(String command, Task before, Task after) {
        switch (command) {
            case "claim" -> {
                assertThat(after.fence()).isEqualTo(before.fence() + 1);
                assertThat(after.attempts()).isEqualTo(before.attempts() + 1);
            }
            case "claim_again" -> {
                assertThat(after.fence()).isEqualTo(before.fence() + 1);
                assertThat(after.attempts()).isEqualTo(before.attempts());
                assertThat(engine.refused(new CompleteTask(lease(), "")).code()).isEqualTo(ErrorCode.STALE_LEASE);
            }
            case "complete" -> {
                assertThat(after.summary()).isEqualTo("done");
                assertThat(engine.engine().reads().artifacts(task)).hasSize(1);
            }
            case "continue" -> {
                assertThat(engine.engine().reads().artifacts(task)).hasSize(1);
                assertThat(engine.ask(new RenewLease(lease(), null, false, null)))
                        .isInstanceOf(Answer.Done.class);
            }
            case "fail, attempts left" ->
                assertThat(after.notBefore()).isAfter(engine.clock().instant());
            case "release" -> assertThat(after.attempts()).isEqualTo(before.attempts() - 1);
            case "block" ->
                assertThat(after.attempts()).isEqualTo(before.attempts() - (before.state() == IN_PROGRESS ? 1 : 0));
            case "needs_revision" -> {
                assertThat(after.revision()).isEqualTo(before.revision() + 1);
                assertThat(engine.engine().reads().artifacts(task)).hasSize(1);
            }
            case "update" -> {
                assertThat(after.title()).isEqualTo("new title");
                assertThat(after.priority()).isEqualTo(7);
            }
            case "archive" -> assertThat(after.archived()).isTrue();
            case "requeue", "requeue, held by a dependency" -> {
                assertThat(after.run()).isEqualTo(before.run() + 1);
                assertThat(after.attempts()).isZero();
                assertThat(after.endedAt()).isNull();
            }
            default -> assertThat(after.fence()).isEqualTo(before.fence());
        }
    }

    // --- events ---

    /** Brings a task into the cell's state, and returns what makes the event happen. */
    private Runnable stage(Table.Cell<TaskState> cell) {
        TaskState state = cell.state();
        String event = cell.command();
        boolean spent = event.endsWith("attempts spent");
        NewTask plain = NewTask.titled("t").withMaxAttempts(spent ? 1 : 3);
        return switch (event.split(", attempts", -1)[0]) {
            case "last dependency completed" -> onDependency(state, Dependency.Kind.HARD, this::complete);
            case "last dependency completed, not before later" -> {
                TaskId on = engine.create(NewTask.titled("on"));
                reachUnclaimed(state, later(Duration.ofDays(9)).after(Dependency.on(on)));
                yield () -> complete(on);
            }
            case "one of two dependencies completed" -> {
                TaskId on = engine.create(NewTask.titled("on"));
                TaskId more = engine.create(NewTask.titled("more"));
                reachUnclaimed(state, NewTask.titled("t").after(Dependency.on(on), Dependency.on(more)));
                yield () -> complete(on);
            }
            case "one of two soft dependencies failed" -> {
                TaskId on = engine.create(NewTask.titled("on"));
                TaskId more = engine.create(NewTask.titled("more"));
                reachUnclaimed(
                        state, NewTask.titled("t").after(Dependency.on(on).soft(), Dependency.on(more)));
                yield () -> fail(on);
            }
            case "not before reached" -> {
                reachUnclaimed(state, later(Duration.ofDays(1)));
                yield () -> engine.advance(Duration.ofDays(1));
            }
            case "not before reached, a dependency is open" -> {
                TaskId on = engine.create(NewTask.titled("on"));
                reachUnclaimed(state, later(Duration.ofDays(1)).after(Dependency.on(on)));
                yield () -> engine.advance(Duration.ofDays(1));
            }
            case "a dependency failed" -> onDependency(state, Dependency.Kind.HARD, this::fail);
            case "a dependency was cancelled" -> onDependency(state, Dependency.Kind.HARD, this::cancel);
            case "a data dependency completed without artifact" ->
                onDependency(state, Dependency.Kind.DATA, this::complete);
            case "a data dependency completed with artifact" ->
                onDependency(state, Dependency.Kind.DATA, this::completeWithArtifact);
            case "a soft dependency failed" -> onDependency(state, Dependency.Kind.SOFT, this::fail);
            case "a soft dependency was cancelled" -> onDependency(state, Dependency.Kind.SOFT, this::cancel);
            case "lease expired" -> {
                reachAfterClaim(state, plain);
                yield () -> engine.advance(LEASE);
            }
            case "agent lost" -> {
                worker = engine.session(TestEngine.PROJECT, new RegisterAgent("worker", Set.of(), 1, LOST_AFTER));
                reachAfterClaim(state, plain);
                yield () -> engine.advance(LOST_AFTER);
            }
            case "agent stopped" -> {
                reachAfterClaim(state, plain);
                AgentId agent = engine.engine().reads().session(worker).agent();
                yield () -> engine.done(new StopAgent(agent));
            }
            case "execution timeout" -> {
                reachAfterClaim(state, plain.withExecutionTimeout(Duration.ofSeconds(30)));
                yield () -> engine.advance(Duration.ofSeconds(30));
            }
            case "progress timeout" -> {
                reachAfterClaim(state, plain.withProgressTimeout(Duration.ofSeconds(30)));
                yield () -> engine.advance(Duration.ofSeconds(30));
            }
            case "deadline passed" -> {
                NewTask due = plain.withDeadline(engine.clock().instant().plusSeconds(30));
                if (state == PENDING) {
                    TaskId open = engine.create(NewTask.titled("open"));
                    reachUnclaimed(state, due.after(Dependency.on(open)));
                } else {
                    reach(state, due);
                }
                yield () -> engine.advance(Duration.ofSeconds(30));
            }
            case "last child completed" -> onLastChild(state, this::complete);
            case "last child failed" -> onLastChild(state, this::fail);
            case "last child ended, claimed before it had any" -> {
                reachAfterClaim(IN_PROGRESS, plain);
                TaskId child = engine.create(NewTask.titled("child").withParent(task));
                if (state == PENDING) {
                    engine.done(new FailTask(lease(), "broke", true, null));
                } else {
                    moveOn(state);
                }
                yield () -> complete(child);
            }
            default -> throw new IllegalArgumentException(event);
        };
    }

    private NewTask later(Duration delay) {
        return NewTask.titled("t").withNotBefore(engine.clock().instant().plus(delay));
    }

    /** An effect on another task. */
    private interface OnTask {
        void happen(TaskId id);
    }

    private Runnable onDependency(TaskState state, Dependency.Kind kind, OnTask event) {
        TaskId on = engine.create(NewTask.titled("on"));
        Dependency dependency = switch (kind) {
            case HARD -> Dependency.on(on);
            case SOFT -> Dependency.on(on).soft();
            case DATA -> Dependency.on(on).data("out");
        };
        reachUnclaimed(state, NewTask.titled("t").after(dependency));
        return () -> event.happen(on);
    }

    private Runnable onLastChild(TaskState state, OnTask event) {
        switch (state) {
            case PENDING -> {
                List<TaskId> ids = engine.createAll(
                        NewTask.titled("t").withRef("t"),
                        NewTask.titled("child").withParentRef("t"));
                task = ids.get(0);
                return () -> event.happen(ids.get(1));
            }
            case COMPLETED, FAILED -> {
                reachAfterClaim(IN_PROGRESS, NewTask.titled("t"));
                TaskId child = engine.create(NewTask.titled("child").withParent(task));
                moveOn(state);
                return () -> event.happen(child);
            }
            default -> {
                task = engine.create(NewTask.titled("t"));
                TaskId child = engine.create(NewTask.titled("child").withParent(task));
                if (state == BLOCKED) {
                    engine.done(new BlockTask(task, "ask first", null));
                } else if (state == CANCELLED) {
                    cancel(task);
                }
                return () -> event.happen(child);
            }
        }
    }

    private void complete(TaskId id) {
        engine.done(new CompleteTask(claimByOther(id), "done"));
    }

    private void completeWithArtifact(TaskId id) {
        List<NewArtifact> out = List.of(NewArtifact.text("out", "text/plain", "result"));
        engine.done(new CompleteTask(claimByOther(id), "done", out, null));
    }

    private void fail(TaskId id) {
        engine.done(new FailTask(claimByOther(id), "broke", false, null));
    }

    private void cancel(TaskId id) {
        engine.done(new CancelTask(id, "", false, null));
    }

    private Lease claimByOther(TaskId id) {
        return engine.claim(new ClaimTask(other).of(id)).lease();
    }

    // --- into a state ---

    /** Creates a task and brings it into a state, by way of a claim where one is possible. */
    private void reach(TaskState state, NewTask spec) {
        task = engine.create(spec);
        moveTo(state);
    }

    /** As {@link #reach}; every state is reached after a claim whose lease has ended, and would run out later. */
    private void reachAfterClaim(TaskState state, NewTask spec) {
        if (state == PENDING) {
            // Waits again after it was claimed: it depends on a task that failed and runs again.
            TaskId on = engine.create(NewTask.titled("on"));
            cancel(on);
            task = engine.create(spec.after(Dependency.on(on).soft()));
            engine.done(new RequeueTask(on, null));
            lease = engine.claim(new ClaimTask(worker).of(task).leasedFor(LEASE))
                    .lease();
            engine.done(new BlockTask(task, "ask first", null));
            engine.done(new UnblockTask(task, null));
        } else {
            reach(state, spec);
        }
    }

    private void moveTo(TaskState state) {
        lease = engine.claim(new ClaimTask(worker).of(task).leasedFor(LEASE)).lease();
        if (state == PENDING) {
            engine.done(new FailTask(lease(), "broke", true, null));
        } else {
            moveOn(state);
        }
    }

    private void moveOn(TaskState state) {
        switch (state) {
            case READY -> engine.done(new ReleaseTask(lease(), null));
            case BLOCKED -> engine.done(new BlockTask(task, "ask first", null));
            case COMPLETED -> engine.done(new CompleteTask(lease(), ""));
            case FAILED -> engine.done(new FailTask(lease(), "broke", false, null));
            case CANCELLED -> cancel(task);
            case PENDING, IN_PROGRESS -> {}
        }
    }

    /** Creates a task that something holds back and brings it into a state without a claim. */
    private void reachUnclaimed(TaskState state, NewTask spec) {
        NewTask due =
                state == FAILED ? spec.withDeadline(engine.clock().instant().plusSeconds(10)) : spec;
        task = engine.create(due);
        switch (state) {
            case BLOCKED -> engine.done(new BlockTask(task, "ask first", null));
            case FAILED -> engine.advance(Duration.ofSeconds(10));
            case CANCELLED -> cancel(task);
            case COMPLETED -> complete(engine.create(NewTask.titled("child").withParent(task)));
            default -> {}
        }
    }

    private Lease lease() {
        return Objects.requireNonNull(lease);
    }

    private TaskState state() {
        return engine.engine().reads().task(task).state();
    }

    private String rows() {
        return engine.file().rows("""
                        select state, attempts, run, revision, fence, not_before, updated_at, ended_at, reason, title
                        from task where id = ?
                        """, task.value())
                + " " + engine.file().rows("select * from lease where task_id = ?", task.value())
                + " " + engine.file().rows("select * from event where task_id = ?", task.value());
    }
}
