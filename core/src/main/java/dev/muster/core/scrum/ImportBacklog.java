package dev.muster.core.scrum;

import dev.muster.core.Limits;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.store.StoryRows.StoryRow;
import dev.muster.core.task.EventData;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes over a backlog that was kept elsewhere, all or nothing, as an operator. What was taken over before, by the id
 * that it had, is left as it is now: asked twice, it does nothing twice. Sprints that are over are kept with what was
 * done in them; the one that is not is planned, and started by whoever wants it.
 *
 * @param project the project's name
 * @param epics in the order in which they are added
 * @param sprints those that are over, and at most one that is not
 * @param stories in the order in which they are added
 */
public record ImportBacklog(
        String project, List<EarlierEpic> epics, List<EarlierSprint> sprints, List<EarlierStory> stories)
        implements Command<ImportBacklog.Imported> {
    /** Where a story was. */
    public enum Progress {
        /** In the backlog: it waits for approval as any new story does. */
        BACKLOG,
        /** In the sprint that is not over. */
        PLANNED,
        DONE
    }

    /** An epic, by the id that it had. */
    public record EarlierEpic(String id, String title, String description) {}

    /**
     * A sprint, by the id that it had.
     *
     * @param startedAt ms since 1970, or 0
     * @param endedAt ms since 1970, or 0
     * @param over whether it is over
     */
    public record EarlierSprint(String id, String goal, long startedAt, long endedAt, boolean over) {}

    /**
     * A story, by the id that it had.
     *
     * @param epic the id that its epic had, or null
     * @param sprint the id that its sprint had, or null
     */
    public record EarlierStory(
            String id, @Nullable String epic, @Nullable String sprint, NewStory story, Progress progress) {}

    public ImportBacklog {
        epics = List.copyOf(epics);
        sprints = List.copyOf(sprints);
        stories = List.copyOf(stories);
    }

    /**
     * What became of it.
     *
     * @param added the new ids by the earlier ones, in order
     * @param there how many epics, sprints and stories had been taken over before
     * @param planned whether the sprint that is not over is planned now; false if there is none, or it was before
     */
    public record Imported(Map<String, String> added, int there, boolean planned) {}

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        Limits.count("epics", epics, Limits.GRAPH_TASKS);
        Limits.count("sprints", sprints, Limits.GRAPH_TASKS);
        Limits.count("stories", stories, Limits.GRAPH_TASKS);
        for (EarlierEpic epic : epics) {
            Limits.name("id", epic.id(), Limits.NAME);
            Limits.name("title", epic.title(), Limits.TITLE);
            Limits.textBytes("description", epic.description(), Limits.DESCRIPTION_BYTES);
        }
        for (EarlierSprint sprint : sprints) {
            Limits.name("id", sprint.id(), Limits.NAME);
            Limits.text("goal", sprint.goal(), Limits.REASON);
        }
        for (EarlierStory story : stories) {
            Limits.name("id", story.id(), Limits.NAME);
            story.story().check();
        }
    }

    @Override
    public Imported run(Change change) {
        ProjectDesk desk = change.project(project);
        ScrumLifecycle scrum = new ScrumLifecycle(change, desk, null);
        Run run = new Run(change, desk, scrum);
        if (run.anythingNew()) {
            scrum.require(ScrumCommand.EPIC);
            run.epics();
            run.pastSprints();
            run.stories();
        }
        return new Imported(run.added, run.there, run.planned);
    }

    /** One run of the command. */
    private final class Run {
        private final Change change;
        private final ProjectDesk desk;
        private final ScrumLifecycle scrum;
        private final Map<String, String> added = new LinkedHashMap<>();
        private final Map<String, Long> sprintIds = new HashMap<>();
        private int there;
        private boolean planned;

        Run(Change change, ProjectDesk desk, ScrumLifecycle scrum) {
            this.change = change;
            this.desk = desk;
            this.scrum = scrum;
        }

        /** Under this name the store keeps what a thing became: it says so for as long as the project is there. */
        private String key(String kind, String id) {
            return "earlier " + desk.id() + " " + kind + " " + id;
        }

        private @Nullable Long known(String kind, String id) {
            return change.tables().projects().meta(key(kind, id));
        }

        private void keep(String kind, String id, long now, String shown) {
            change.tables().projects().saveMeta(key(kind, id), now);
            added.put(id, shown);
        }

        boolean anythingNew() {
            epics.forEach(epic -> there += known("epic", epic.id()) == null ? 0 : 1);
            sprints.forEach(sprint -> there += known("sprint", sprint.id()) == null ? 0 : 1);
            stories.forEach(story -> there += known("story", story.id()) == null ? 0 : 1);
            return there < epics.size() + sprints.size() + stories.size();
        }

        void epics() {
            for (EarlierEpic epic : epics) {
                if (known("epic", epic.id()) == null) {
                    EpicId id = scrum.addEpic(epic.title(), Blob.store(change, epic.description()));
                    keep("epic", epic.id(), id.value(), id.toString());
                }
            }
            if (scrum.state() == ScrumState.IDLE) {
                scrum.backlogReady(); // also stories alone are a backlog
            }
        }

        void pastSprints() {
            for (EarlierSprint sprint : sprints) {
                Long known = known("sprint", sprint.id());
                if (known != null) {
                    sprintIds.put(sprint.id(), known);
                } else if (sprint.over()) {
                    long id = change.tables()
                            .scrum()
                            .insertPastSprint(
                                    desk.id(), sprint.goal(), change.now(), sprint.startedAt(), sprint.endedAt());
                    sprintIds.put(sprint.id(), id);
                    keep("sprint", sprint.id(), id, new SprintId(id).toString());
                    change.emit(
                            desk,
                            "sprint.imported",
                            null,
                            EventData.object(json -> json.writeStringProperty("sprint", new SprintId(id).toString())));
                }
            }
        }

        void stories() {
            List<StoryRow> open = new ArrayList<>();
            for (EarlierStory earlier : stories) {
                if (known("story", earlier.id()) == null) {
                    StoryRow row = add(earlier);
                    if (earlier.progress() == Progress.PLANNED) {
                        open.add(row);
                    }
                }
            }
            for (EarlierSprint sprint : sprints) {
                if (!sprint.over() && known("sprint", sprint.id()) == null && !open.isEmpty()) {
                    SprintId id = scrum.plan(sprint.goal(), open);
                    keep("sprint", sprint.id(), id.value(), id.toString());
                    planned = true;
                }
            }
        }

        private StoryRow add(EarlierStory earlier) {
            Long epic = earlier.epic() == null ? null : known("epic", earlier.epic());
            EpicId of = epic == null ? null : new EpicId(epic);
            StoryId id = earlier.progress() == Progress.BACKLOG
                    ? scrum.add(earlier.story(), of)
                    : scrum.lives().add(earlier.story(), of, StoryState.APPROVED);
            keep("story", earlier.id(), id.value(), id.toString());
            StoryRow row = scrum.lives().find(id);
            if (earlier.progress() == Progress.DONE) {
                row.sprint = earlier.sprint() == null ? 0 : sprintIds.getOrDefault(earlier.sprint(), 0L);
                scrum.lives().move(row, StoryCommand.PLAN, StoryState.PLANNED, "story.planned");
                scrum.lives().move(row, StoryCommand.FINISHED, StoryState.DONE, "story.done");
            }
            return row;
        }
    }
}
