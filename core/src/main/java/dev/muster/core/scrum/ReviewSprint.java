package dev.muster.core.scrum;

import dev.muster.core.Limits;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.StoryRows.StoryRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the review of a sprint: with feedback, or with stories that need changes and go back to the backlog.
 *
 * @param changes whether changes are asked for
 * @param stories those that need changes; empty for all of the sprint; without meaning for feedback
 * @param text what is said
 * @param by the session that says it, which is refused: a person reviews; null for an operator
 */
public record ReviewSprint(
        String project,
        boolean changes,
        List<StoryId> stories,
        String text,
        @Nullable SessionId by) implements Command<ScrumState> {

    public ReviewSprint {
        stories = List.copyOf(stories);
    }

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        Limits.name("text", text, Limits.REASON);
        Limits.count("stories", stories, PlanSprint.STORIES);
    }

    @Override
    public ScrumState run(Change change) {
        AnswerApproval.requirePerson(by);
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, null);
        scrum.require(changes ? ScrumCommand.REQUEST_CHANGES : ScrumCommand.FEEDBACK);
        List<StoryRow> rows = new ArrayList<>();
        for (StoryId id : new LinkedHashSet<>(stories)) {
            StoryRow row = scrum.lives().find(id);
            scrum.requireInSprint(row);
            scrum.lives().require(row, StoryCommand.RETURNED);
            rows.add(row);
        }
        if (changes) {
            scrum.requestChanges(rows, text);
        } else {
            scrum.feedback(text);
        }
        return scrum.state();
    }
}
