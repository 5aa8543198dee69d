package dev.muster.client.wire;

import dev.muster.core.approval.Approval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.approval.ApprovalKind;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskId;

/**
 * Questions to people as JSON. The names are kept: scripts rely on them. The session that asked is left out: whoever
 * knows it speaks for it.
 */
public final class ApprovalJson {
    private ApprovalJson() {}

    public static void write(Json json, Approval approval) {
        json.text("id", approval.id())
                .field("project", approval.project())
                .field("kind", StateMachine.wire(approval.kind()))
                .field("state", StateMachine.wire(approval.state()))
                .text("task", approval.task())
                .text("story", approval.story())
                .field("question", approval.question())
                .field("asked_at", approval.askedAt())
                .field("reminders", (long) approval.reminders())
                .field("answered_at", approval.answeredAt())
                .field("answered_by", approval.answeredBy())
                .field("comment", approval.comment());
    }

    /** The question that {@link #write} wrote. */
    public static Approval read(Fields fields) {
        String task = fields.textOrNull("task");
        String story = fields.textOrNull("story");
        return new Approval(
                ApprovalId.parse(fields.text("id")),
                fields.text("project"),
                fields.constant("kind", ApprovalKind.class),
                fields.constant("state", ApprovalState.class),
                task == null ? null : TaskId.parse(task),
                story == null ? null : StoryId.parse(story),
                null,
                fields.text("question"),
                fields.instant("asked_at"),
                fields.integer("reminders", 0),
                fields.instantOrNull("answered_at"),
                fields.textOrNull("answered_by"),
                fields.textOrNull("comment"));
    }
}
