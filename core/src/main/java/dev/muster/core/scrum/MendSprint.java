package dev.muster.core.scrum;

import dev.muster.core.Limits;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.StoryRows.StoryRow;
import org.jspecify.annotations.Nullable;

/**
 * Gets a blocked sprint going again: with a suggestion for the story that fails, or without that story.
 *
 * @param story the story that fails; null for the one that does if it is only one, and if none does any more
 * @param suggestion what to try; null to leave the story out of the sprint
 * @param by the session that asks, which is refused: a person decides; null for an operator
 */
public record MendSprint(
        String project,
        @Nullable StoryId story,
        @Nullable String suggestion,
        @Nullable SessionId by) implements Command<ScrumState> {

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        if (suggestion != null) {
            Limits.name("suggestion", suggestion, Limits.REASON);
        }
    }

    @Override
    public ScrumState run(Change change) {
        AnswerApproval.requirePerson(by);
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, null);
        scrum.require(suggestion == null ? ScrumCommand.SKIP_TASK : ScrumCommand.SUGGEST_FIX);
        StoryRow mended = scrum.toMend(story);
        if (suggestion == null) {
            scrum.skip(mended);
        } else {
            scrum.suggest(mended, suggestion);
        }
        return scrum.state();
    }
}
