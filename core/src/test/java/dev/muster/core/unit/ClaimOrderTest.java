package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.UpdateTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which task a claim gets. */
@Tag("unit")
class ClaimOrderTest {
    private final TestEngine engine = TestEngine.open();
    private SessionId session = new SessionId("");

    @BeforeEach
    void an_agent_that_takes_many() {
        session = engine.session(TestEngine.PROJECT, new RegisterAgent("many", Set.of("java"), 1_000, null));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void projects_with_work_are_served_in_turn() {
        for (String project : List.of("big", "small", "other")) {
            engine.done(new CreateProject(project, ""));
        }
        createIn("big", 100);
        createIn("small", 2);
        createIn("other", 3);

        List<String> served = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            served.add(
                    engine.claim(new ClaimTask(session).fromAnyProject()).task().project());
        }

        assertThat(served.subList(0, 3)).containsExactlyInAnyOrder("big", "small", "other");
        assertThat(served.subList(3, 6)).containsExactlyInAnyOrder("big", "small", "other");
        assertThat(served.subList(6, 8)).containsExactlyInAnyOrder("big", "other");
        assertThat(served.get(8)).isEqualTo("big");
    }

    @Test
    void a_project_that_just_got_work_does_not_wait_behind_a_backlog() {
        engine.done(new CreateProject("big", ""));
        createIn("big", 100);
        engine.claim(new ClaimTask(session).fromAnyProject());
        TaskId late = engine.create(NewTask.titled("late"));

        List<TaskId> next = List.of(claimAny(), claimAny());

        assertThat(next).contains(late);
    }

    @Test
    void the_highest_priority_comes_first_and_then_the_oldest() {
        TaskId old = engine.create(NewTask.titled("old"));
        TaskId low = engine.create(NewTask.titled("low").withPriority(-5));
        TaskId young = engine.create(NewTask.titled("young"));
        TaskId high = engine.create(NewTask.titled("high").withPriority(5));
        TaskId alsoHigh =
                engine.create(NewTask.titled("also high").withPriority(5).requiring("java"));

        assertThat(List.of(claim(), claim(), claim(), claim(), claim()))
                .containsExactly(high, alsoHigh, old, young, low);
    }

    @Test
    void an_update_of_the_priority_moves_a_ready_task() {
        TaskId first = engine.create(NewTask.titled("first"));
        TaskId second = engine.create(NewTask.titled("second"));
        engine.done(new UpdateTask(second, null, null, null, null, 1, null, null));
        assertThat(claim()).isEqualTo(second);

        TaskId third = engine.create(NewTask.titled("third"));
        engine.done(new UpdateTask(first, null, null, null, null, -1, null, null));
        assertThat(List.of(claim(), claim())).containsExactly(third, first);
    }

    @Test
    void a_task_goes_to_a_claimer_that_meets_all_of_its_needs() {
        engine.create(NewTask.titled("both").requiring("java", "sql"));
        TaskId one = engine.create(NewTask.titled("one").requiring("java"));
        TaskId none = engine.create(NewTask.titled("none"));

        assertThat(List.of(claim(), claim())).containsExactly(one, none);
        assertThat(engine.done(new ClaimTask(session))).isInstanceOf(ClaimTask.Result.Nothing.class);

        ClaimTask able = new ClaimTask(
                session, null, Set.of("sql", "java", "go"), false, ClaimTask.DEFAULT_LEASE, Duration.ZERO);
        assertThat(engine.claim(able).task().title()).isEqualTo("both");
    }

    @Test
    void tasks_of_one_concurrency_key_run_one_at_a_time_unless_it_is_set() {
        for (int i = 0; i < 5; i++) {
            engine.create(NewTask.titled("deploy " + i).withConcurrencyKey("deploy"));
        }
        Lease first = engine.claim(new ClaimTask(session)).lease();
        assertThat(engine.done(new ClaimTask(session))).isInstanceOf(ClaimTask.Result.Nothing.class);
        Refusal refusal = engine.refused(new ClaimTask(session).of(new TaskId(2)));
        assertThat(refusal.code()).isEqualTo(ErrorCode.LIMIT_REACHED);

        engine.done(new LimitProject(TestEngine.PROJECT, "deploy", 3));
        claim();
        claim();
        assertThat(engine.done(new ClaimTask(session))).isInstanceOf(ClaimTask.Result.Nothing.class);

        engine.done(new CompleteTask(first, ""));
        claim();
        assertThat(engine.done(new ClaimTask(session))).isInstanceOf(ClaimTask.Result.Nothing.class);
    }

    @Test
    void a_key_means_something_inside_its_project_only() {
        engine.done(new CreateProject("other", ""));
        engine.done(new CreateTasks("other", NewTask.titled("there").withConcurrencyKey("deploy")));
        engine.create(NewTask.titled("here").withConcurrencyKey("deploy"));

        assertThat(List.of(claimAny(), claimAny())).doesNotHaveDuplicates();
    }

    @Test
    void a_limit_of_the_project_holds_over_all_of_its_tasks() {
        createIn(TestEngine.PROJECT, 4);
        engine.create(NewTask.titled("keyed").withConcurrencyKey("k").withPriority(9));
        engine.done(new LimitProject(TestEngine.PROJECT, null, 2));
        claim();
        Lease second = engine.claim(new ClaimTask(session)).lease();
        assertThat(engine.done(new ClaimTask(session))).isInstanceOf(ClaimTask.Result.Nothing.class);

        engine.done(new FailTask(second, "broke", false, null));
        claim();
        assertThat(engine.done(new ClaimTask(session))).isInstanceOf(ClaimTask.Result.Nothing.class);

        engine.done(new LimitProject(TestEngine.PROJECT, null, 0));
        claim();
    }

    @Test
    void limits_hold_after_a_restart() {
        createIn(TestEngine.PROJECT, 4);
        engine.done(new LimitProject(TestEngine.PROJECT, null, 2));
        claim();
        engine.restart();
        claim();

        assertThat(engine.done(new ClaimTask(session))).isInstanceOf(ClaimTask.Result.Nothing.class);
    }

    private void createIn(String project, int tasks) {
        List<NewTask> all = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            all.add(NewTask.titled(project + " " + i));
        }
        engine.done(new CreateTasks(project, all, null, null));
    }

    private TaskId claim() {
        return engine.claim(new ClaimTask(session)).task().id();
    }

    private TaskId claimAny() {
        return engine.claim(new ClaimTask(session).fromAnyProject()).task().id();
    }
}
