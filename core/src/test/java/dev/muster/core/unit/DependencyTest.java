package dev.muster.core.unit;

import static dev.muster.core.task.TaskState.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.model.StoreAudit;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.SessionId;
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
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Dependencies, groups and what follows from an end. */
@Tag("unit")
class DependencyTest {
    private final TestEngine engine = TestEngine.open();
    private final StoreAudit audit = new StoreAudit();
    private SessionId session = new SessionId("");

    @BeforeEach
    void an_agent() {
        session = engine.session(TestEngine.PROJECT, new RegisterAgent("worker", Set.of(), 100, null));
    }

    @AfterEach
    void close() {
        audit.check(engine);
        engine.close();
    }

    @Test
    void the_end_of_a_long_chain_is_cancelled_with_its_beginning() {
        List<NewTask> chain = new ArrayList<>();
        chain.add(NewTask.titled("0").withRef("0"));
        for (int i = 1; i < 2_000; i++) {
            chain.add(NewTask.titled("" + i).withRef("" + i).after(Dependency.onRef("" + (i - 1))));
        }
        List<TaskId> ids = engine.createAll(chain.toArray(NewTask[]::new));

        engine.done(new CancelTask(ids.getFirst(), "", false, null));

        assertThat(state(ids.getLast())).isEqualTo(CANCELLED);
        assertThat(engine.engine().reads().task(ids.getLast()).reason()).contains("was cancelled");
        assertThat(engine.engine().reads().counts(TestEngine.PROJECT)).containsEntry(CANCELLED, 2_000L);
    }

    @Test
    void a_group_ends_when_its_children_have_and_fails_if_one_failed() {
        TaskId parent = engine.create(NewTask.titled("parent"));
        TaskId one = child(parent);
        TaskId two = child(parent);
        assertThat(engine.engine().reads().task(parent).grouping()).isTrue();
        assertThat(engine.refused(new ClaimTask(session).of(parent)).message()).contains("only groups its subtasks");

        engine.done(new FailTask(lease(one), "broke", false, null));
        assertThat(state(parent)).isEqualTo(READY);
        engine.done(new CompleteTask(lease(two), ""));

        assertThat(state(parent)).isEqualTo(FAILED);
        assertThat(engine.engine().reads().task(parent).reason()).contains("1 of its subtasks failed");
    }

    @Test
    void groups_in_groups_end_from_the_inside() {
        List<TaskId> ids = engine.createAll(
                NewTask.titled("outer").withRef("outer"),
                NewTask.titled("inner").withRef("inner").withParentRef("outer"),
                NewTask.titled("leaf").withParentRef("inner"),
                NewTask.titled("after").after(Dependency.onRef("outer")));

        engine.done(new CompleteTask(lease(ids.get(2)), ""));

        assertThat(state(ids.get(1))).isEqualTo(COMPLETED);
        assertThat(state(ids.get(0))).isEqualTo(COMPLETED);
        assertThat(state(ids.get(3))).isEqualTo(READY);
    }

    @Test
    void a_child_that_is_requeued_reopens_nothing_but_is_counted() {
        TaskId parent = engine.create(NewTask.titled("parent"));
        TaskId one = child(parent);
        TaskId two = child(parent);
        engine.done(new FailTask(lease(one), "broke", false, null));
        engine.done(new RequeueTask(one, null));
        engine.done(new CompleteTask(lease(two), ""));
        assertThat(state(parent)).isEqualTo(READY);

        engine.done(new CompleteTask(lease(one), ""));

        assertThat(state(parent)).isEqualTo(COMPLETED);
    }

    @Test
    void a_blocked_group_ends_when_it_is_unblocked_after_its_children() {
        TaskId parent = engine.create(NewTask.titled("parent"));
        TaskId child = child(parent);
        engine.done(new BlockTask(parent, "ask", null));
        engine.done(new CompleteTask(lease(child), ""));
        assertThat(state(parent)).isEqualTo(BLOCKED);

        engine.done(new UnblockTask(parent, null));

        assertThat(state(parent)).isEqualTo(COMPLETED);
    }

    @Test
    void an_ended_task_takes_no_children() {
        TaskId parent = engine.create(NewTask.titled("parent"));
        engine.done(new CompleteTask(lease(parent), ""));

        assertThat(engine.refused(new CreateTasks(
                                TestEngine.PROJECT, NewTask.titled("child").withParent(parent)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_STATE);
    }

    @Test
    void a_data_edge_wants_its_artifact_by_name() {
        TaskId maker = engine.create(NewTask.titled("maker"));
        TaskId wantsPlan =
                engine.create(NewTask.titled("plan").after(Dependency.on(maker).data("plan")));
        TaskId wantsCode =
                engine.create(NewTask.titled("code").after(Dependency.on(maker).data("code")));
        Lease lease = lease(maker);
        engine.done(new ContinueTask(lease, "", List.of(NewArtifact.text("plan", "text/plain", "…")), null));
        assertThat(state(wantsPlan)).isEqualTo(PENDING);

        engine.done(new CompleteTask(lease, ""));

        assertThat(state(wantsPlan)).isEqualTo(READY);
        assertThat(state(wantsCode)).isEqualTo(CANCELLED);
        assertThat(engine.engine().reads().task(wantsCode).reason()).contains("completed without the artifact 'code'");
    }

    @Test
    void a_task_created_after_its_dependency_ended_is_placed_at_once() {
        TaskId done = engine.create(NewTask.titled("done"));
        engine.done(new CompleteTask(lease(done), ""));
        TaskId cancelled = engine.create(NewTask.titled("cancelled"));
        engine.done(new CancelTask(cancelled, "", false, null));

        assertThat(state(engine.create(NewTask.titled("t").after(Dependency.on(done)))))
                .isEqualTo(READY);
        assertThat(state(engine.create(NewTask.titled("t").after(Dependency.on(cancelled)))))
                .isEqualTo(CANCELLED);
        assertThat(state(engine.create(
                        NewTask.titled("t").after(Dependency.on(cancelled).soft()))))
                .isEqualTo(READY);
        assertThat(state(engine.create(
                        NewTask.titled("t").after(Dependency.on(done).data("out")))))
                .isEqualTo(CANCELLED);
    }

    @Test
    void cancelling_a_tree_ends_every_unfinished_descendant_and_its_leases() {
        List<TaskId> ids = engine.createAll(
                NewTask.titled("root").withRef("root"),
                NewTask.titled("branch").withRef("branch").withParentRef("root"),
                NewTask.titled("leaf").withRef("leaf").withParentRef("branch"),
                NewTask.titled("done").withParentRef("branch"),
                NewTask.titled("beside"),
                NewTask.titled("after").after(Dependency.onRef("leaf")));
        engine.done(new CompleteTask(lease(ids.get(3)), ""));
        Lease held = lease(ids.get(2));

        int cancelled = engine.done(new CancelTask(ids.getFirst(), "stop it all", true, null));

        assertThat(cancelled).isEqualTo(3);
        assertThat(ids.stream().map(this::state).toList())
                .containsExactly(CANCELLED, CANCELLED, CANCELLED, COMPLETED, READY, CANCELLED);
        assertThat(engine.refused(new CompleteTask(held, "")).code()).isEqualTo(ErrorCode.STALE_LEASE);
        assertThat(engine.done(new CancelTask(ids.getFirst(), "", true, null))).isZero();
    }

    private TaskId child(TaskId parent) {
        return engine.create(NewTask.titled("child").withParent(parent));
    }

    private Lease lease(TaskId task) {
        return engine.claim(new ClaimTask(session).of(task)).lease();
    }

    private TaskState state(TaskId task) {
        return engine.engine().reads().task(task).state();
    }
}
