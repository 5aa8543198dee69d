package dev.muster.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions about tasks: asked once, reminded of at their interval, answered once. */
class ApprovalsTest {
    private final Scrum scrum = new Scrum();
    private TaskId task = new TaskId(1);

    @BeforeEach
    void a_task() {
        task = scrum.engine().create(NewTask.titled("delicate"));
    }

    @AfterEach
    void close() {
        scrum.close();
    }

    private Approval ask() {
        return scrum.done(new RequestApproval(task, "may I?", Duration.ofMinutes(10), null));
    }

    private Task stored() {
        return scrum.engine().engine().reads().task(task);
    }

    @Test
    void a_question_blocks_the_task_and_ends_the_lease_on_it() {
        SessionId session = scrum.session();
        scrum.engine().claim(new ClaimTask(session).of(task));

        Approval asked = scrum.done(new RequestApproval(task, "may I?", null, session));

        assertThat(stored().state()).isEqualTo(TaskState.BLOCKED);
        assertThat(stored().reason()).contains(asked.id().toString());
        assertThat(scrum.engine().desk().lease(task.value())).isNull();
        scrum.restart();
        assertThat(stored().state()).isEqualTo(TaskState.BLOCKED);
        assertThat(scrum.waiting()).extracting(Approval::id).containsExactly(asked.id());
    }

    /** With three attempts, a task that a person had let go on twice failed for good with its first failure. */
    @Test
    void to_ask_a_person_uses_up_no_attempt() {
        SessionId session = scrum.session();
        for (int question = 1; question <= 3; question++) {
            scrum.engine().claim(new ClaimTask(session).of(task));
            Approval asked = scrum.done(new RequestApproval(task, "may I?", null, session));
            assertThat(stored().attempts()).isZero();
            scrum.answer(asked.id(), true);
        }

        Lease lease = scrum.engine().claim(new ClaimTask(session).of(task)).lease();

        assertThat(stored().attempts()).isOne();
        assertThat(scrum.done(new FailTask(lease, "broke", true, session))).isEqualTo(TaskState.PENDING);
    }

    @Test
    void the_same_question_is_asked_once() {
        Approval first = ask();

        assertThat(ask().id()).isEqualTo(first.id());
        assertThat(scrum.events("approval.requested")).hasSize(1);
        assertThat(scrum.events("task.blocked")).hasSize(1);
    }

    @Test
    void it_is_reminded_of_at_its_interval_and_never_twice_for_the_same_time() {
        Approval asked = ask();

        scrum.engine().advance(Duration.ofMinutes(9));
        assertThat(scrum.events("approval.reminded")).isEmpty();
        scrum.engine().advanceSlowly(Duration.ofMinutes(21), Duration.ofSeconds(20));

        assertThat(scrum.events("approval.reminded")).hasSize(3);
        assertThat(scrum.approval(asked.id()).reminders()).isEqualTo(3);
        assertThat(scrum.waiting()).hasSize(1);
        assertThat(scrum.events("approval.requested"))
                .as("it is not queued again")
                .hasSize(1);
    }

    @Test
    void a_restart_neither_repeats_a_reminder_nor_forgets_one() {
        ask();
        scrum.engine().advance(Duration.ofMinutes(10));
        scrum.restart();
        scrum.engine().settle();
        assertThat(scrum.events("approval.reminded")).hasSize(1);

        scrum.restart();
        scrum.engine().advance(Duration.ofMinutes(9));
        assertThat(scrum.events("approval.reminded")).hasSize(1);
        scrum.engine().advance(Duration.ofMinutes(1));
        assertThat(scrum.events("approval.reminded")).hasSize(2);
    }

    @Test
    void after_a_long_sleep_there_is_one_reminder_and_not_one_for_each_that_was_missed() {
        ask();

        scrum.engine().advance(Duration.ofDays(1));

        assertThat(scrum.events("approval.reminded")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_answer_is_given_once_and_ends_the_reminders(boolean approved) {
        Approval asked = ask();

        scrum.answer(asked.id(), approved);

        assertThat(stored().state()).isEqualTo(approved ? TaskState.READY : TaskState.CANCELLED);
        Refusal refusal = scrum.engine().refused(scrum.answering(asked.id(), !approved, null));
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(refusal.state()).isEqualTo(approved ? "approved" : "rejected");
        assertThat(refusal.message()).contains("answered by Ada");
        scrum.engine().advance(Duration.ofHours(1));
        assertThat(scrum.events("approval.reminded")).isEmpty();
        scrum.restart();
        assertThat(scrum.approval(asked.id()).state())
                .isEqualTo(approved ? ApprovalState.APPROVED : ApprovalState.REJECTED);
    }

    @Test
    void an_agent_cannot_answer() {
        Approval asked = ask();

        Refusal refusal = scrum.engine().refused(scrum.answering(asked.id(), true, scrum.session()));

        assertThat(refusal.code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(stored().state()).isEqualTo(TaskState.BLOCKED);
    }

    @Test
    void it_is_withdrawn_when_the_task_goes_on_without_it() {
        Approval asked = ask();

        scrum.done(new UnblockTask(task, null));

        assertThat(scrum.approval(asked.id()).state()).isEqualTo(ApprovalState.WITHDRAWN);
        assertThat(scrum.events("approval.withdrawn")).hasSize(1);
        assertThat(ask().id()).as("it can be asked again").isNotEqualTo(asked.id());
    }

    @Test
    void it_is_withdrawn_when_the_task_is_cancelled() {
        Approval asked = ask();

        scrum.done(new CancelTask(task, "no longer", false, null));

        assertThat(scrum.approval(asked.id()).state()).isEqualTo(ApprovalState.WITHDRAWN);
        assertThat(scrum.waiting()).isEmpty();
    }

    @Test
    void what_people_answered_is_kept_with_the_task() {
        scrum.answer(ask().id(), true);
        Approval second = ask();
        scrum.answer(second.id(), true);

        assertThat(scrum.engine().engine().reads().workflows().answers(task, Scrum.PROJECT, 10))
                .extracting(Approval::id)
                .startsWith(second.id())
                .hasSize(2);
    }
}
