package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.model.TestEngine;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who waits for whom: refs, dependencies and parents of one call, and over what is stored. */
@Tag("unit")
class TaskGraphTest {
    private final TestEngine engine = TestEngine.open();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void a_cycle_of_one_call_is_refused_with_its_path() {
        Refusal refusal = refused(
                task("a").after(Dependency.onRef("b")),
                task("b").after(Dependency.onRef("c")),
                task("c").after(Dependency.onRef("a")),
                task("d").after(Dependency.onRef("a")));

        assertThat(refusal.code()).isEqualTo(ErrorCode.DEPENDENCY_CYCLE);
        assertThat(refusal.message()).contains("a → b → c → a").doesNotContain("d");
        assertThat(refusal.help()).isNotNull();
    }

    @Test
    void a_task_that_depends_on_itself_is_refused() {
        Refusal refusal = refused(task("a").after(Dependency.onRef("a").soft()));

        assertThat(refusal.code()).isEqualTo(ErrorCode.DEPENDENCY_CYCLE);
        assertThat(refusal.message()).contains("a → a");
    }

    @Test
    void a_task_may_not_group_itself_nor_wait_for_its_own_parent() {
        assertThat(refused(task("a").withParentRef("a")).code()).isEqualTo(ErrorCode.DEPENDENCY_CYCLE);
        assertThat(refused(task("p"), task("c").withParentRef("p").after(Dependency.onRef("p")))
                        .message())
                .contains("p → c → p");
    }

    @Test
    void a_child_may_not_wait_for_a_stored_parent() {
        TaskId parent = engine.create(NewTask.titled("parent"));

        Refusal refusal = refused(NewTask.titled("child").withParent(parent).after(Dependency.on(parent)));

        assertThat(refusal.code()).isEqualTo(ErrorCode.DEPENDENCY_CYCLE);
        assertThat(refusal.message()).contains("'child' → " + parent + " → 'child'");
    }

    @Test
    void a_grandchild_of_the_same_call_may_not_wait_for_a_stored_ancestor() {
        TaskId top = engine.create(NewTask.titled("top"));
        TaskId middle = engine.create(NewTask.titled("middle").withParent(top));

        assertThat(refused(
                                task("child").withParent(middle),
                                task("grandchild").withParentRef("child").after(Dependency.on(top)))
                        .code())
                .isEqualTo(ErrorCode.DEPENDENCY_CYCLE);
    }

    @Test
    void a_child_may_not_wait_for_a_new_task_that_waits_for_the_stored_parent() {
        TaskId parent = engine.create(NewTask.titled("parent"));

        Refusal refusal = refused(
                task("child").withParent(parent).after(Dependency.onRef("between")),
                task("between").after(Dependency.on(parent)));

        assertThat(refusal.message()).contains("child → between → " + parent + " → child");
    }

    @Test
    void a_child_may_not_wait_for_a_stored_task_that_waits_for_the_parent() {
        TaskId parent = engine.create(NewTask.titled("parent"));
        TaskId after = engine.create(NewTask.titled("after").after(Dependency.on(parent)));

        assertThat(refused(NewTask.titled("child").withParent(parent).after(Dependency.on(after)))
                        .code())
                .isEqualTo(ErrorCode.DEPENDENCY_CYCLE);
    }

    @Test
    void a_child_may_wait_for_a_parent_that_was_claimed_and_so_does_not_wait_for_it() {
        TaskId parent = engine.create(NewTask.titled("parent"));
        Lease lease = engine.claim(new ClaimTask(engine.session("a"))).lease();
        TaskId child = engine.create(NewTask.titled("child").withParent(parent).after(Dependency.on(parent)));

        engine.done(new CompleteTask(lease, ""));

        assertThat(engine.engine().reads().task(child).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void two_tasks_may_wait_for_the_same_and_a_chain_may_be_ten_thousand_long() {
        List<NewTask> chain = new ArrayList<>();
        chain.add(task("0"));
        for (int i = 1; i < 10_000; i++) {
            chain.add(task("" + i).after(Dependency.onRef("" + (i - 1))));
        }
        new CreateTasks(TestEngine.PROJECT, chain, null, null).check();

        chain.set(0, task("0").after(Dependency.onRef("9999")));
        assertThat(refused(chain.toArray(NewTask[]::new)).code()).isEqualTo(ErrorCode.DEPENDENCY_CYCLE);

        engine.createAll(
                task("top"),
                task("left").after(Dependency.onRef("top")),
                task("right").after(Dependency.onRef("top")),
                task("join").after(Dependency.onRef("left"), Dependency.onRef("right")));
    }

    @Test
    void refs_must_be_known_unique_and_named_once() {
        assertThat(refused(task("a"), task("a")).message()).contains("ref 'a' is given twice");
        assertThat(refused(task("a").after(Dependency.onRef("b"))).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refused(task("a").withParentRef("nobody")).message()).contains("nobody");
        assertThat(refused(
                                task("a"),
                                task("b")
                                        .after(
                                                Dependency.onRef("a"),
                                                Dependency.onRef("a").soft()))
                        .message())
                .contains("twice");
        assertThat(refused(task("a").after(new Dependency(null, null, Dependency.Kind.HARD, null)))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    private static NewTask task(String ref) {
        return NewTask.titled("task " + ref).withRef(ref);
    }

    /** Refused by the engine, with nothing changed, and, if no stored task is involved, before it is even queued. */
    private Refusal refused(NewTask... tasks) {
        CreateTasks command = new CreateTasks(TestEngine.PROJECT, List.of(tasks), null, null);
        boolean alone = List.of(tasks).stream()
                .allMatch(task ->
                        task.parent() == null && task.dependencies().stream().allMatch(each -> each.task() == null));
        if (alone) {
            assertThat(catchThrowableOfType(RefusedException.class, command::check))
                    .isNotNull();
        }
        return engine.refused(command);
    }
}
