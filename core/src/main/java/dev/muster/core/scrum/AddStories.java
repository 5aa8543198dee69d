package dev.muster.core.scrum;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds stories to a project's backlog, all or none. Where a person approves stories they are proposed, else approved.
 *
 * @param epic the epic that they are part of, or null
 * @param stories 1 to 10,000
 * @param by the session that adds them; null for an operator
 */
public record AddStories(
        String project,
        @Nullable EpicId epic,
        List<NewStory> stories,
        @Nullable SessionId by) implements Command<List<StoryId>> {

    public AddStories {
        stories = List.copyOf(stories);
    }

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        Limits.count("stories", stories, Limits.GRAPH_TASKS);
        if (stories.isEmpty()) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "stories is empty; give at least one");
        }
        stories.forEach(NewStory::check);
    }

    @Override
    public List<StoryId> run(Change change) {
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, change.caller(by, desk));
        scrum.require(ScrumCommand.ADD_STORY);
        if (epic != null && !change.tables().scrum().isEpicOf(desk.id(), epic.value())) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no epic " + epic + " in project '" + project + "'")
                    .withHelp("leave it out, or add the epic first")
                    .asException();
        }
        List<StoryId> ids = new ArrayList<>();
        for (NewStory story : stories) {
            ids.add(scrum.add(story, epic));
        }
        return ids;
    }
}
