package dev.muster.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalKind;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.task.TaskState;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddState;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How much agents may do without a person. */
class ModesTest {
    private final Scrum scrum = new Scrum();

    @AfterEach
    void close() {
        scrum.close();
    }

    @ParameterizedTest
    @CsvSource({"BLOCKING,PROPOSED", "PARTIAL,APPROVED", "AUTONOMOUS,APPROVED"})
    void a_new_story_waits_for_a_person_only_where_one_is_asked(ScrumMode mode, StoryState state) {
        scrum.mode(mode);

        StoryId story = scrum.done(new AddStories(Scrum.PROJECT, null, List.of(NewStory.titled("a")), null))
                .getFirst();

        assertThat(scrum.state(story)).isEqualTo(state);
    }

    @Test
    void a_commit_in_blocking_mode_asks_once_and_is_made_when_it_is_approved() {
        StoryId story = scrum.started("a").getFirst();
        scrum.green(story);

        scrum.done(scrum.command(story, TddCommand.COMMIT, "4f1c"));
        scrum.done(scrum.command(story, TddCommand.COMMIT, "4f1c"));
        assertThat(scrum.waiting()).singleElement().satisfies(asked -> {
            assertThat(asked.kind()).isEqualTo(ApprovalKind.COMMIT);
            assertThat(asked.question()).contains("1 passed and 0 failed", "4f1c");
        });
        assertThat(scrum.cycle(story).state()).isEqualTo(TddState.CODE_GREEN);
        scrum.restart();
        Approval asked = scrum.waiting().getFirst();
        assertThat(scrum.cycle(story).awaits()).isEqualTo(asked.id());
        scrum.answer(asked.id(), true);

        assertThat(scrum.cycle(story).state()).isEqualTo(TddState.COMMITTED);
        assertThat(scrum.cycle(story).commit()).isEqualTo("4f1c");
        assertThat(scrum.state(story)).as("a person has seen it").isEqualTo(StoryState.DONE);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_REVIEW);
        assertThat(scrum.events("approval.requested")).hasSize(1);
    }

    @Test
    void a_commit_that_is_rejected_leaves_the_cycle_where_it_is() {
        StoryId story = scrum.started("a").getFirst();
        scrum.green(story);
        scrum.say(story, TddCommand.COMMIT);

        scrum.answer(scrum.waiting().getFirst().id(), false);

        assertThat(scrum.cycle(story).state()).isEqualTo(TddState.CODE_GREEN);
        assertThat(scrum.waiting()).isEmpty();
        scrum.say(story, TddCommand.COMMIT);
        assertThat(scrum.waiting()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"CODE", "REFACTOR", "BACK"})
    void work_that_was_changed_after_the_question_is_not_committed_by_its_answer(TddCommand change) {
        StoryId story = scrum.started("a").getFirst();
        scrum.green(story);
        scrum.say(story, TddCommand.COMMIT);
        Approval asked = scrum.waiting().getFirst();

        scrum.say(story, change);
        if (change != TddCommand.BACK) {
            scrum.ran(story, 2, 0); // green again, but it is other work than was asked about
        }

        Refusal refusal = scrum.engine().refused(scrum.answering(asked.id(), true, null));
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(scrum.approval(asked.id()).state()).isEqualTo(ApprovalState.WITHDRAWN);
        assertThat(scrum.cycle(story).state().ended()).isFalse();
    }

    @Test
    void a_commit_is_refused_to_the_person_when_the_tests_have_failed_since_and_is_asked_for_again() {
        StoryId story = scrum.started("a").getFirst();
        scrum.green(story);
        scrum.say(story, TddCommand.COMMIT);
        Approval asked = scrum.waiting().getFirst();
        scrum.ran(story, 1, 1);

        Refusal refusal = scrum.engine().refused(scrum.answering(asked.id(), true, null));

        assertThat(refusal.message()).contains("withdrawn: the tests are not green any more");
        assertThat(scrum.cycle(story).state().ended()).isFalse();
        scrum.ran(story, 2, 0);
        scrum.say(story, TddCommand.COMMIT);
        scrum.answer(scrum.waiting().getFirst().id(), true);
        assertThat(scrum.cycle(story).state()).isEqualTo(TddState.COMMITTED);
    }

    @Test
    void a_commit_that_needs_nobody_any_more_withdraws_the_question_about_it() {
        StoryId story = scrum.started("a").getFirst();
        scrum.green(story);
        scrum.say(story, TddCommand.COMMIT);
        Approval asked = scrum.waiting().getFirst();
        scrum.mode(ScrumMode.PARTIAL);

        scrum.say(story, TddCommand.COMMIT);

        assertThat(scrum.approval(asked.id()).state()).isEqualTo(ApprovalState.WITHDRAWN);
        assertThat(scrum.state(story)).isEqualTo(StoryState.QUARANTINED);
        assertThat(scrum.waiting())
                .as("the result is asked about, as in partial mode")
                .extracting(Approval::kind)
                .containsExactly(ApprovalKind.RESULT);
    }

    @Test
    void a_finished_story_in_partial_mode_waits_in_quarantine_until_a_person_accepts_it() {
        scrum.mode(ScrumMode.PARTIAL);
        StoryId story = scrum.started("a").getFirst();
        scrum.finish(story);
        scrum.restart();

        assertThat(scrum.state(story)).isEqualTo(StoryState.QUARANTINED);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_ACTIVE);
        scrum.answer(scrum.waiting().getFirst().id(), true);

        assertThat(scrum.state(story)).isEqualTo(StoryState.DONE);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_REVIEW);
        scrum.restart();
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_REVIEW);
    }

    @Test
    void a_result_that_is_approved_as_a_story_answers_the_question_about_it() {
        scrum.mode(ScrumMode.PARTIAL);
        StoryId story = scrum.started("a").getFirst();
        scrum.finish(story);
        Approval asked = scrum.waiting().getFirst();

        scrum.done(new ApproveItems(Scrum.PROJECT, List.of(story), "Eve", null));

        assertThat(scrum.approval(asked.id()).state()).isEqualTo(ApprovalState.APPROVED);
        assertThat(scrum.approval(asked.id()).answeredBy()).isEqualTo("Eve");
        assertThat(scrum.state(story)).isEqualTo(StoryState.DONE);
    }

    @Test
    void a_result_that_is_rejected_is_worked_on_again_by_a_new_task() {
        scrum.mode(ScrumMode.PARTIAL);
        StoryId story = scrum.started("a").getFirst();
        var first = scrum.taskId(story);
        scrum.finish(story);

        scrum.answer(scrum.waiting().getFirst().id(), false);

        assertThat(scrum.state(story)).isEqualTo(StoryState.PLANNED);
        assertThat(scrum.taskId(story)).isNotEqualTo(first);
        assertThat(scrum.task(story).state()).isEqualTo(TaskState.READY);
        scrum.finish(story);
        assertThat(scrum.state(story)).isEqualTo(StoryState.QUARANTINED);
        assertThat(scrum.waiting()).hasSize(1);
    }

    @Test
    void nobody_is_asked_in_autonomous_mode() {
        scrum.mode(ScrumMode.AUTONOMOUS);
        List<StoryId> stories = scrum.started("a", "b");
        scrum.finish(stories.getFirst());
        scrum.green(stories.getLast());
        scrum.say(stories.getLast(), TddCommand.COMMIT);

        assertThat(scrum.events("approval.*")).isEmpty();
        assertThat(stories).extracting(scrum::state).containsOnly(StoryState.DONE);
        assertThat(scrum.state()).isEqualTo(ScrumState.SPRINT_REVIEW);
        assertThat(scrum.task(stories.getLast()).state())
                .as("nobody has to do what a cycle has done")
                .isEqualTo(TaskState.CANCELLED);
    }

    @Test
    void what_waits_for_an_answer_goes_on_waiting_in_another_mode() {
        scrum.mode(ScrumMode.PARTIAL);
        StoryId story = scrum.started("a").getFirst();
        scrum.finish(story);
        scrum.mode(ScrumMode.AUTONOMOUS);

        assertThat(scrum.state(story)).isEqualTo(StoryState.QUARANTINED);
        assertThat(scrum.waiting()).hasSize(1);
    }

    @Test
    void a_commit_that_is_asked_for_keeps_what_a_person_reads_until_it_is_answered_or_withdrawn() {
        StoryId story = scrum.started("Read").getFirst();
        scrum.green(story);
        scrum.done(scrum.command(story, TddCommand.COMMIT, "1111111"));

        Refusal other = scrum.engine().refused(scrum.command(story, TddCommand.COMMIT, "2222222"));
        assertThat(other.message()).contains("'1111111'", "nothing was changed");
        scrum.done(scrum.command(story, TddCommand.COMMIT, "1111111"));
        assertThat(scrum.waiting()).hasSize(1);
        scrum.ran(story, 2, 0);
        assertThat(scrum.waiting()).as("still green").hasSize(1);

        scrum.ran(story, 1, 1);

        assertThat(scrum.waiting()).as("red: there is nothing to commit").isEmpty();
        assertThat(scrum.events("approval.withdrawn").getLast().data()).contains("not green any more");
    }
}
