package dev.muster.core.scrum;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.StoryRows.StoryRow;
import org.jspecify.annotations.Nullable;

/**
 * Gets a blocked sprint going again: with a suggestion for the story that fails, or without that story.
 *
 * @param story the story that fails; null for the one that does, if it is only one
 * @param suggestion what to try; null to leave the story out of the sprint
 * @param by the session that asks; null for an operator
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
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, change.caller(by, desk));
        scrum.require(suggestion == null ? ScrumCommand.SKIP_TASK : ScrumCommand.SUGGEST_FIX);
        StoryRow row = story == null ? scrum.onlyFailing() : scrum.lives().find(story);
        if (row.ciFailures < ScrumLifecycle.CI_FAILURES) {
            throw Refusal.of(ErrorCode.INVALID_ARGUMENT, "story " + new StoryId(row.id) + " is not the one that fails")
                    .withHelp("leave the story out, or name the one that does: " + scrum.failing())
                    .asException();
        }
        scrum.mend(row, suggestion);
        return scrum.state();
    }
}
