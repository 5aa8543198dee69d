package dev.muster.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.scrum.ChangeStory;
import dev.muster.core.scrum.MendSprint;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ReportCi;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a sprint goes, from its plan to its review, with what goes wrong on the way. */
class SprintFlowTest {
    private final Scrum scrum = new Scrum();

    @AfterEach
    void close() {
        scrum.close();
    }

    @Test
    void each_story_of_a_sprint_gets_a_task_that_says_what_it_is_about() {
        List<StoryId> stories = scrum.started("Read", "Write");

        assertThat(scrum.task(stories.getFirst()))
                .satisfies(task -> assertThat(task.title()).isEqualTo("Read"))
                .satisfies(task -> assertThat(task.labels()).containsExactly("story:" + stories.getFirst()));
        assertThat(stories).extracting(story -> scrum.task(story).state()).containsOnly(TaskState.READY);
    }

    @Test
    void a_pause_keeps_waiting_tasks_from_agents_and_a_resume_frees_them() {
        List<StoryId> stories = scrum.started("Read", "Write");
        Lease held = scrum.claim(stories.getFirst());

        scrum.sprint(ScrumCommand.SPRINT_PAUSE);
        assertThat(scrum.task(stories.getFirst()).state())
                .as("who works goes on")
                .isEqualTo(TaskState.IN_PROGRESS);
        assertThat(scrum.task(stories.getLast()).state()).isEqualTo(TaskState.BLOCKED);
        scrum.restart();
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_PAUSED);
        scrum.sprint(ScrumCommand.SPRINT_RESUME);

        assertThat(scrum.task(stories.getLast()).state()).isEqualTo(TaskState.READY);
        scrum.done(new ReleaseTask(held, null));
        assertThat(scrum.task(stories.getFirst()).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void a_task_that_comes_back_while_the_sprint_is_paused_waits_too() {
        StoryId story = scrum.started("Read").getFirst();
        Lease held = scrum.claim(story);
        scrum.sprint(ScrumCommand.SPRINT_PAUSE);

        scrum.done(new ReleaseTask(held, null));

        assertThat(scrum.task(story).state()).isEqualTo(TaskState.BLOCKED);
        scrum.sprint(ScrumCommand.SPRINT_RESUME);
        assertThat(scrum.task(story).state()).isEqualTo(TaskState.READY);
    }

    @Test
    void stories_that_end_while_the_sprint_is_paused_bring_it_to_review_when_it_goes_on() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        StoryId story = scrum.started("Read").getFirst();
        Lease held = scrum.claim(story);
        scrum.sprint(ScrumCommand.SPRINT_PAUSE);
        scrum.done(new CompleteTask(held, "done"));

        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_PAUSED);
        scrum.restart();
        scrum.sprint(ScrumCommand.SPRINT_RESUME);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_REVIEW);
    }

    @Test
    void three_failures_in_a_row_block_the_sprint_and_a_pass_in_between_begins_anew() {
        StoryId story = scrum.started("Read", "Write").getFirst();
        scrum.ci(story, false);
        scrum.ci(story, false);
        scrum.ci(story, true);
        scrum.ci(story, false);
        scrum.ci(story, false);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_ACTIVE);
        scrum.restart();

        scrum.ci(story, false);

        assertThat(scrum.state()).isEqualTo(ScrumState.BLOCKED);
        assertThat(scrum.events("sprint.blocked")).hasSize(1);
        scrum.restart();
        assertThat(scrum.state()).isEqualTo(ScrumState.BLOCKED);
    }

    @Test
    void failures_of_different_stories_are_not_added_up() {
        List<StoryId> stories = scrum.started("Read", "Write");
        for (StoryId story : stories) {
            scrum.ci(story, false);
            scrum.ci(story, false);
        }

        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_ACTIVE);
    }

    @Test
    void a_task_that_fails_for_good_blocks_the_sprint_and_a_suggestion_makes_another() {
        StoryId story = scrum.started("Read", "Write").getFirst();
        TaskId first = scrum.taskId(story);
        scrum.done(new FailTask(scrum.claim(story), "no disk", false, null));

        assertThat(scrum.state()).isEqualTo(ScrumState.BLOCKED);
        assertThat(scrum.events("story.failed").getFirst().data()).contains("no disk");
        scrum.restart();
        scrum.done(new MendSprint(Scrum.PROJECT, null, "mind the zero", null));

        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_ACTIVE);
        assertThat(scrum.taskId(story)).isNotEqualTo(first);
        assertThat(scrum.task(story).description()).contains("mind the zero");
        scrum.finish(story);
        assertThat(scrum.state(story)).isEqualTo(StoryState.QUARANTINED);
    }

    @Test
    void a_failed_task_that_an_operator_requeues_still_finishes_its_story() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        StoryId story = scrum.started("Read", "Write").getFirst();
        scrum.done(new FailTask(scrum.claim(story), "no disk", false, null));
        scrum.done(new RequeueTask(scrum.taskId(story), null));

        scrum.finish(story);

        assertThat(scrum.state(story)).isEqualTo(StoryState.DONE);
    }

    @Test
    void two_stories_that_fail_are_named_when_nobody_says_which_is_meant() {
        List<StoryId> stories = scrum.started("Read", "Write");
        for (StoryId story : stories) {
            scrum.done(new FailTask(scrum.claim(story), "no", false, null));
        }

        Refusal refusal = scrum.engine().refused(new MendSprint(Scrum.PROJECT, null, null, null));
        assertThat(refusal.message())
                .contains(stories.getFirst().toString(), stories.getLast().toString());
        scrum.done(new MendSprint(Scrum.PROJECT, stories.getFirst(), null, null));

        assertThat(scrum.state()).as("the other one still fails").isEqualTo(ScrumState.BLOCKED);
        scrum.done(new MendSprint(Scrum.PROJECT, null, null, null));
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_REVIEW);
    }

    @Test
    void a_cancelled_sprint_gives_its_stories_back_and_takes_their_tasks_and_cycles_away() {
        List<StoryId> stories = scrum.started("Read", "Write", "Close");
        TaskId waiting = scrum.taskId(stories.getFirst());
        TaskId held = scrum.taskId(stories.get(1));
        scrum.claim(stories.get(1));
        scrum.start(stories.get(1));
        scrum.finish(stories.get(2));
        Approval asked = scrum.waiting().getFirst();

        scrum.sprint(ScrumCommand.SPRINT_CANCEL);

        assertThat(scrum.state()).isEqualTo(ScrumState.BACKLOG_READY);
        assertThat(stories).extracting(scrum::state).containsOnly(StoryState.APPROVED);
        assertThat(stories)
                .allSatisfy(story -> assertThat(scrum.story(story).sprint()).isNull());
        for (TaskId task : List.of(waiting, held)) {
            assertThat(scrum.engine().engine().reads().task(task).state()).isEqualTo(TaskState.CANCELLED);
        }
        assertThat(scrum.cycle(stories.get(1)).state()).isEqualTo(TddState.ABORTED);
        assertThat(scrum.approval(asked.id()).state()).isEqualTo(ApprovalState.WITHDRAWN);
        scrum.restart();
        scrum.done(new PlanSprint(Scrum.PROJECT, "again", List.of(), null));
        scrum.sprint(ScrumCommand.SPRINT_START);
        assertThat(stories).extracting(scrum::state).containsOnly(StoryState.PLANNED);
    }

    @Test
    void a_story_whose_task_is_done_and_whose_cycle_is_open_goes_back_whole_when_the_sprint_is_cancelled() {
        StoryId story = scrum.started("Read").getFirst();
        scrum.start(story);
        scrum.finish(story);
        assertThat(scrum.state(story)).as("its cycle is open").isEqualTo(StoryState.PLANNED);

        scrum.sprint(ScrumCommand.SPRINT_CANCEL);

        assertThat(scrum.state(story)).isEqualTo(StoryState.APPROVED);
        assertThat(scrum.waiting()).as("nobody is asked about it").isEmpty();
        assertThat(scrum.events("story.quarantined")).isEmpty();
    }

    @Test
    void a_sprint_goes_to_review_only_when_no_cycle_is_open() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        StoryId story = scrum.started("Read").getFirst();
        scrum.green(story);
        scrum.finish(story);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_ACTIVE);

        scrum.say(story, TddCommand.COMMIT);

        assertThat(scrum.state(story)).isEqualTo(StoryState.DONE);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_REVIEW);
    }

    @Test
    void an_aborted_cycle_is_no_success() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        StoryId story = scrum.started("Read").getFirst();
        scrum.green(story);

        scrum.say(story, TddCommand.ABORT);

        assertThat(scrum.state(story)).isEqualTo(StoryState.PLANNED);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_ACTIVE);
    }

    @Test
    void stories_that_need_changes_go_back_and_the_others_stay_done() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        List<StoryId> stories = scrum.started("Read", "Write");
        stories.forEach(scrum::finish);
        StoryId again = stories.getFirst();

        scrum.done(new ReviewSprint(Scrum.PROJECT, true, List.of(again, again), "line numbers", null));

        assertThat(scrum.state(again)).isEqualTo(StoryState.APPROVED);
        assertThat(scrum.state(stories.getLast())).isEqualTo(StoryState.DONE);
        assertThat(scrum.events("story.returned"))
                .as("named twice, returned once")
                .hasSize(1);
    }

    @Test
    void a_story_of_an_earlier_sprint_is_not_returned_by_the_review_of_this_one() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        StoryId old = scrum.started("Read").getFirst();
        scrum.finish(old);
        scrum.done(new ReviewSprint(Scrum.PROJECT, false, List.of(), "good", null));
        StoryId young = scrum.started("Write").getFirst();
        scrum.finish(young);

        Refusal refusal =
                scrum.engine().refused(new ReviewSprint(Scrum.PROJECT, true, List.of(old), "line numbers", null));

        assertThat(refusal.message()).contains(old.toString(), "not part of the sprint");
        scrum.done(new ReviewSprint(Scrum.PROJECT, true, List.of(), "line numbers", null));
        assertThat(scrum.state(young)).isEqualTo(StoryState.APPROVED);
        assertThat(scrum.state(old)).isEqualTo(StoryState.DONE);
    }

    @Test
    void ci_of_a_story_that_was_removed_is_refused() {
        StoryId story = scrum.approved("Read").getFirst();
        scrum.done(new ChangeStory(Scrum.PROJECT, story, null, null));

        Refusal refusal = scrum.engine().refused(new ReportCi(Scrum.PROJECT, story, false, null, null));

        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(refusal.state()).isEqualTo("removed");
    }

    @Test
    void a_blocked_sprint_whose_failing_story_was_finished_meanwhile_goes_on_when_somebody_says_so() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        List<StoryId> stories = scrum.started("Read", "Write");
        scrum.done(new FailTask(scrum.claim(stories.getFirst()), "no disk", false, null));
        scrum.done(new RequeueTask(scrum.taskId(stories.getFirst()), null));
        scrum.finish(stories.getFirst());
        assertThat(scrum.state()).as("a person unblocks it").isEqualTo(ScrumState.BLOCKED);

        Refusal other = scrum.engine().refused(new MendSprint(Scrum.PROJECT, stories.getFirst(), "try", null));
        assertThat(other.help()).contains("none does any more");
        scrum.done(new MendSprint(Scrum.PROJECT, null, "go on", null));

        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_ACTIVE);
        scrum.finish(stories.getLast());
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_REVIEW);
    }

    @Test
    void tests_that_pass_do_not_unblock_a_story_whose_task_failed_for_good() {
        StoryId story = scrum.started("Read", "Write").getFirst();
        scrum.done(new FailTask(scrum.claim(story), "no disk", false, null));

        scrum.ci(story, true);
        scrum.done(new MendSprint(Scrum.PROJECT, null, null, null));

        assertThat(scrum.state(story)).as("it was the one that failed").isEqualTo(StoryState.SKIPPED);
    }

    @Test
    void what_is_unblocked_while_the_sprint_is_paused_waits_for_the_resume() {
        List<StoryId> stories = scrum.started("Read", "Write");
        StoryId asked = stories.getFirst();
        Approval question = scrum.done(new RequestApproval(scrum.taskId(asked), "go on?", null, null));
        scrum.sprint(ScrumCommand.SPRINT_PAUSE);

        scrum.done(new AnswerApproval(question.id(), Scrum.PROJECT, true, "Ada", null, null));
        Refusal refusal = scrum.engine().refused(new UnblockTask(scrum.taskId(stories.getLast()), null));

        assertThat(refusal.message()).contains("paused");
        assertThat(refusal.help()).contains("resume the sprint");
        assertThat(stories).extracting(story -> scrum.task(story).state()).containsOnly(TaskState.BLOCKED);
        scrum.sprint(ScrumCommand.SPRINT_RESUME);
        assertThat(stories).extracting(story -> scrum.task(story).state()).containsOnly(TaskState.READY);
    }

    @Test
    void phases_and_answers_leave_no_timer_behind() {
        StoryId story = scrum.started("Read").getFirst();
        scrum.start(story);
        int before = scrum.engine().desk().timers().size();
        for (int i = 0; i < 50; i++) {
            scrum.say(story, TddCommand.TEST);
            scrum.say(story, TddCommand.BACK);
            Approval question = scrum.done(new RequestApproval(scrum.taskId(story), "go on?", null, null));
            scrum.done(new AnswerApproval(question.id(), Scrum.PROJECT, true, "Ada", null, null));
        }

        assertThat(scrum.engine().desk().timers().size()).isEqualTo(before);
    }
}
