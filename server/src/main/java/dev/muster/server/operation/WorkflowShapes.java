package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.time;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.core.Limits;
import dev.muster.core.approval.ApprovalKind;
import dev.muster.core.approval.ApprovalState;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.tdd.TddState;
import dev.muster.server.schema.Struct;

/** The shapes of what goes in and out of workflows, as {@code dev.muster.client.wire} reads and writes them. */
public final class WorkflowShapes {
    private static final Struct STORIES = counts();

    public static final Struct SPRINT = struct().required("id", text(), "such as sp3")
            .required("goal", text())
            .required("stories", STORIES)
            .required("planned_at", time())
            .required("started_at", orNull(time()))
            .required("ended_at", orNull(time()));

    public static final Struct SCRUM = struct().required("project", text())
            .required("state", oneOf(ScrumState.class))
            .required("mode", oneOf(ScrumMode.class), "how much agents may do without a person")
            .required("allowed", list(text()), "the commands that are possible now")
            .required("sprint", orNull(SPRINT))
            .required("stories", STORIES)
            .required("failing", list(text()), "stories that block the sprint")
            .required("approvals", whole(), "questions that wait for a person");

    public static final Struct STORY = struct().required("id", text(), "such as s12")
            .required("state", oneOf(StoryState.class))
            .required("priority", whole(-Limits.PRIORITY, Limits.PRIORITY))
            .required("title", text())
            .required("description", text())
            .required("acceptance", text())
            .required("ci_failures", whole(), "in a row")
            .required("epic", orNull(text()))
            .required("sprint", orNull(text()))
            .required("task", orNull(text()), "by which agents work on it, once its sprint has started")
            .required("created_at", time())
            .required("updated_at", time());

    public static final Struct NEW_STORY = struct().required("title", text(Limits.TITLE))
            .optional("description", text())
            .optional("acceptance", text(Limits.REASON), "what has to hold when it is done")
            .optional("priority", whole(-Limits.PRIORITY, Limits.PRIORITY));

    public static final Struct CYCLE = struct().required("id", text(), "such as c5")
            .required("story", text())
            .required("state", oneOf(TddState.class))
            .required("allowed", list(text()))
            .required("passed", orNull(whole()), "tests, in the last run")
            .required("failed", orNull(whole()))
            .required("stale", flag(), "whether something was changed since the last run")
            .required("phase_since", time())
            .required("created_at", time())
            .required("ended_at", orNull(time()))
            .required("commit", orNull(text()))
            .required("awaits", orNull(text()), "the approval that a commit waits for");

    public static final Struct APPROVAL = struct().required("id", text(), "such as ap7")
            .required("project", text())
            .required("kind", oneOf(ApprovalKind.class))
            .required("state", oneOf(ApprovalState.class))
            .required("task", orNull(text()))
            .required("story", orNull(text()))
            .required("question", text())
            .required("asked_at", time())
            .required("reminders", whole())
            .required("answered_at", orNull(time()))
            .required("answered_by", orNull(text()))
            .required("comment", orNull(text()));

    private WorkflowShapes() {}

    private static Struct counts() {
        Struct counts = struct();
        for (StoryState state : StoryState.values()) {
            counts = counts.required(StateMachine.wire(state), whole());
        }
        return counts;
    }
}
