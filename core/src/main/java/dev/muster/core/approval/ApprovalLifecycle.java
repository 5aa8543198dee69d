package dev.muster.core.approval;

import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.scrum.ScrumLifecycle;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import dev.muster.core.store.TaskRow;
import dev.muster.core.task.EventData;
import dev.muster.core.task.TaskCommand;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskLifecycle;
import dev.muster.core.task.TaskState;
import dev.muster.core.tdd.TddLifecycle;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The rules of questions to people. A question is asked once, reminded of at a stated interval, and answered once;
 * while it waits nothing is queued again.
 */
public final class ApprovalLifecycle {
    static final long REMIND_EVERY = Duration.ofMinutes(15).toMillis();

    private ApprovalLifecycle() {}

    /**
     * Asks a question, unless the same one waits for its answer.
     *
     * @param subject sets what it is about
     */
    public static ApprovalRow ask(
            Change change,
            ProjectDesk project,
            @Nullable SessionSeat session,
            ApprovalKind kind,
            Consumer<ApprovalRow> subject,
            String question) {
        ApprovalRow row = new ApprovalRow();
        row.project = project.id();
        row.kind = kind.ordinal();
        row.session = session == null ? null : session.id().value();
        row.createdAt = change.now();
        row.remindEvery = REMIND_EVERY;
        row.question = question;
        subject.accept(row);
        ApprovalRow waits = row.story == 0 ? null : change.tables().approvals().pendingOfStory(row.story);
        if (waits != null) {
            return waits;
        }
        row.remindAt = change.now() + row.remindEvery;
        change.tables().approvals().insert(row);
        change.desk().watchApproval(row.id, row.remindAt);
        emit(
                change,
                project,
                session,
                row,
                "approval.requested",
                json -> json.writeStringProperty("question", question));
        return row;
    }

    /** Has nobody answer a question any more. */
    public static void withdraw(Change change, ProjectDesk project, ApprovalRow row, String why) {
        row.state = ApprovalState.WITHDRAWN.ordinal();
        row.answeredAt = change.now();
        row.comment = why;
        change.tables().approvals().update(row);
        change.desk().forgetApproval(row.id);
        emit(change, project, null, row, "approval.withdrawn", json -> json.writeStringProperty("reason", why));
    }

    /** A task leaves the state in which it waited: a question about it that nobody answered is no longer one. */
    public static void taskWentOn(Change change, TaskRow task) {
        ApprovalRow row = change.tables().approvals().pendingOfTask(task.id);
        if (row != null) {
            withdraw(change, change.desk().project(task.projectId), row, "the task went on without an answer");
        }
    }

    /** Writes an answer down, and does what it asks for. */
    public static void answer(
            Change change, ApprovalRow row, boolean approved, String answeredBy, @Nullable String comment) {
        ProjectDesk project = change.desk().project(row.project);
        // First what may be refused: nothing is written until that is done.
        if (approved && ApprovalKind.of(row.kind) == ApprovalKind.COMMIT) {
            new TddLifecycle(change, project, null).commitApproved(row.cycle);
        }
        row.state = (approved ? ApprovalState.APPROVED : ApprovalState.REJECTED).ordinal();
        row.answeredAt = change.now();
        row.answeredBy = answeredBy;
        row.comment = comment;
        change.tables().approvals().update(row);
        change.desk().forgetApproval(row.id);
        emit(change, project, null, row, "approval.answered", json -> {
            json.writeBooleanProperty("approved", approved).writeStringProperty("answered_by", answeredBy);
            if (comment != null) {
                json.writeStringProperty("comment", comment);
            }
        });
        switch (ApprovalKind.of(row.kind)) {
            case TASK -> answerTask(change, row, approved, answeredBy, comment);
            case RESULT -> new ScrumLifecycle(change, project, null).resultAnswered(row.story, approved, comment);
            case COMMIT -> {} // done above, or the cycle stays where it is
        }
    }

    private static void answerTask(
            Change change, ApprovalRow row, boolean approved, String answeredBy, @Nullable String comment) {
        TaskRow task = change.tables().tasks().find(row.task);
        if (task == null || task.state != TaskState.BLOCKED) {
            return; // it went on, or ended, while the question waited
        }
        TaskLifecycle lifecycle = new TaskLifecycle(change);
        if (approved) {
            lifecycle.unblock(task, TaskLifecycle.Actor.NOBODY);
        } else {
            task.reason = answeredBy + " rejected it" + (comment == null ? "" : ": " + comment);
            lifecycle.move(
                    task,
                    TaskCommand.CANCEL,
                    TaskState.CANCELLED,
                    "task.cancelled",
                    TaskLifecycle.Actor.NOBODY,
                    EventData.reason(task.reason));
        }
    }

    /** Reminds of a question that still waits. */
    public static void due(Change change, long id) {
        ApprovalRow row = change.tables().approvals().find(id);
        if (row == null || ApprovalState.of(row.state) != ApprovalState.PENDING) {
            return;
        }
        if (row.remindAt <= change.now()) {
            row.reminders++;
            row.remindAt = change.now() + row.remindEvery;
            change.tables().approvals().update(row);
            emit(
                    change,
                    change.desk().project(row.project),
                    null,
                    row,
                    "approval.reminded",
                    json -> json.writeNumberProperty("reminders", row.reminders)
                            .writeStringProperty("question", row.question));
        }
        change.desk().watchApproval(id, row.remindAt);
    }

    private static void emit(
            Change change,
            ProjectDesk project,
            @Nullable SessionSeat session,
            ApprovalRow row,
            String kind,
            Consumer<JsonGenerator> fields) {
        String data = EventData.object(json -> {
            json.writeStringProperty("approval", ApprovalId.PREFIX + row.id)
                    .writeStringProperty("kind", StateMachine.wire(ApprovalKind.of(row.kind)));
            if (row.story != 0) {
                json.writeStringProperty("story", new StoryId(row.story).toString());
            }
            fields.accept(json);
        });
        change.emit(
                project,
                kind,
                row.task == 0 ? null : new TaskId(row.task),
                session == null ? 0 : session.agent().id(),
                session == null ? null : session.id(),
                null,
                null,
                0,
                data);
    }
}
