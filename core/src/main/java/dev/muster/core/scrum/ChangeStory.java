package dev.muster.core.scrum;

import dev.muster.core.Limits;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.StoryRows.StoryRow;
import org.jspecify.annotations.Nullable;

/**
 * Gives a story of the backlog another priority, or removes it.
 *
 * @param priority -1,000 (last) to 1,000 (first); null to remove the story
 * @param by the session that asks; null for an operator
 */
public record ChangeStory(
        String project,
        StoryId story,
        @Nullable Integer priority,
        @Nullable SessionId by) implements Command<StoryState> {

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        if (priority != null) {
            Limits.range("priority", priority, -Limits.PRIORITY, Limits.PRIORITY);
        }
    }

    @Override
    public StoryState run(Change change) {
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, change.caller(by, desk));
        scrum.require(priority == null ? ScrumCommand.REMOVE_STORY : ScrumCommand.PRIORITIZE);
        StoryRow row = scrum.lives().find(story);
        if (priority == null) {
            scrum.lives().remove(row);
        } else {
            scrum.lives().require(row, StoryCommand.PRIORITIZE);
            row.priority = priority;
            scrum.lives().change(row, "story.prioritized", json -> json.writeNumberProperty("priority", priority));
        }
        return row.state;
    }
}
