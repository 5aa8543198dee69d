package dev.muster.core.approval;

import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import dev.muster.core.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A question that a person answers.
 *
 * @param project whose it is
 * @param task the task that waits for the answer, if one does
 * @param story the story it is about, if it is about one
 * @param reminders how often people were reminded of it
 */
public record Approval(
        ApprovalId id,
        String project,
        ApprovalKind kind,
        ApprovalState state,
        @Nullable TaskId task,
        @Nullable StoryId story,
        @Nullable SessionId session,
        String question,
        Instant askedAt,
        int reminders,
        @Nullable Instant answeredAt,
        @Nullable String answeredBy,
        @Nullable String comment) {

    /** The approval of a row; {@code project} is the name of its project. */
    public static Approval of(ApprovalRow row, String project) {
        return new Approval(
                new ApprovalId(row.id),
                project,
                ApprovalKind.of(row.kind),
                ApprovalState.of(row.state),
                row.task == 0 ? null : new TaskId(row.task),
                row.story == 0 ? null : new StoryId(row.story),
                row.session == null ? null : new SessionId(row.session),
                row.question,
                Instant.ofEpochMilli(row.createdAt),
                row.reminders,
                row.answeredAt == 0 ? null : Instant.ofEpochMilli(row.answeredAt),
                row.answeredBy,
                row.comment);
    }
}
