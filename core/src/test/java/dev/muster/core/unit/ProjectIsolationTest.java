package dev.muster.core.unit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.ledger.Command;
import dev.muster.core.model.TestEngine;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionPlace;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What belongs to a project is there for its own sessions (and for operators), and for nobody else. */
@Tag("unit")
class ProjectIsolationTest {
    private final TestEngine engine = TestEngine.open();
    private TaskId theirs = new TaskId(1);
    private SessionId mine = new SessionId("s_none");

    @BeforeEach
    void two_projects() {
        engine.done(new CreateProject("mine", ""));
        theirs = engine.create(NewTask.titled("theirs"));
        mine = engine.session("mine", new RegisterAgent("me", Set.of(), 1, null));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"block", "unblock", "cancel", "cancel tree", "requeue", "archive", "update", "claim"})
    void a_task_of_another_project_is_not_there_for_a_session(String what) {
        Command<?> command = switch (what) {
            case "block" -> new BlockTask(theirs, "mine now", mine);
            case "unblock" -> new UnblockTask(theirs, mine);
            case "cancel" -> new CancelTask(theirs, "", false, mine);
            case "cancel tree" -> new CancelTask(theirs, "", true, mine);
            case "requeue" -> new RequeueTask(theirs, mine);
            case "archive" -> new ArchiveTask(theirs, mine);
            case "update" -> new UpdateTask(theirs, "mine", null, null, null, null, null, mine);
            default -> new ClaimTask(mine).of(theirs);
        };

        assertThat(engine.refused(command).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void where_a_session_belongs_is_told_to_whoever_sees_its_project_only_also_after_it_has_ended(boolean ended) {
        if (ended) {
            engine.done(new EndSession(mine));
        }
        SessionPlace place = new SessionPlace("mine", "me");

        assertThat(engine.engine().place(mine, null)).isEqualTo(place);
        assertThat(engine.engine().place(mine, "mine")).isEqualTo(place);
        assertThatThrownBy(() -> engine.engine().place(mine, TestEngine.PROJECT))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @Test
    void a_session_creates_tasks_and_events_in_its_own_project_only() {
        NewTask task = NewTask.titled("smuggled");

        assertThat(engine.refused(new CreateTasks(TestEngine.PROJECT, List.of(task), null, mine))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(engine.refused(new PublishEvents(
                                TestEngine.PROJECT, List.of(new PublishEvents.NewEvent("smuggled", null)), mine))
                        .code())
                .isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void a_task_cannot_depend_on_or_be_grouped_by_a_task_of_another_project() {
        NewTask dependent = NewTask.titled("waits").after(Dependency.on(theirs));
        NewTask child = NewTask.titled("child").withParent(theirs);

        assertThat(engine.refused(new CreateTasks("mine", dependent)).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(engine.refused(new CreateTasks("mine", child)).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void a_claim_gets_work_of_its_own_project_unless_it_asks_for_any() {
        assertThat(engine.done(new ClaimTask(mine))).isInstanceOf(ClaimTask.Result.Nothing.class);

        ClaimTask.Result.Claimed claimed = engine.claim(new ClaimTask(mine).fromAnyProject());

        assertThat(claimed.task().id()).isEqualTo(theirs);
        assertThat(engine.done(new CompleteTask(claimed.lease(), "done", List.of(), mine)))
                .isEqualTo(TaskState.COMPLETED);
    }

    @Test
    void lists_searches_and_logs_show_one_project() {
        TaskId own = engine.done(new CreateTasks("mine", NewTask.titled("mine to see")))
                .getFirst()
                .id();
        engine.settle();

        assertThat(engine.engine().reads().tasks(TaskQuery.of("mine")).tasks())
                .extracting(task -> task.id())
                .containsExactly(own);
        assertThat(engine.engine().reads().counts("mine").get(TaskState.READY)).isEqualTo(1L);
        assertThat(engine.engine()
                        .events()
                        .read("mine", 0, EventFilter.ALL, 100)
                        .events())
                .noneMatch(event -> theirs.equals(event.task()));
    }
}
