package dev.muster.core.scrum;

import dev.muster.core.Limits;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds an epic, with the stories that it is split into, if they are known. An idle workflow has a backlog from then on.
 *
 * @param title up to 500 characters
 * @param description up to 256 KiB
 * @param stories up to 10,000
 * @param by the session that adds it; null for an operator
 */
public record AddEpic(
        String project,
        String title,
        String description,
        List<NewStory> stories,
        @Nullable SessionId by) implements Command<AddEpic.Added> {

    public AddEpic {
        stories = List.copyOf(stories);
    }

    /** What was added. */
    public record Added(EpicId epic, List<StoryId> stories) {}

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        Limits.name("title", title, Limits.TITLE);
        Limits.textBytes("description", description, Limits.DESCRIPTION_BYTES);
        Limits.count("stories", stories, Limits.GRAPH_TASKS);
        stories.forEach(NewStory::check);
    }

    @Override
    public Added run(Change change) {
        ProjectDesk desk = change.project(project);
        SessionSeat session = change.caller(by, desk);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, session);
        scrum.require(ScrumCommand.EPIC);
        EpicId epic = scrum.addEpic(title, Blob.store(change, description));
        if (scrum.state() == ScrumState.IDLE) {
            scrum.backlogReady();
        }
        List<StoryId> ids = new ArrayList<>();
        for (NewStory story : stories) {
            ids.add(scrum.add(story, epic));
        }
        return new Added(epic, ids);
    }
}
