package dev.muster.core.scrum;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.approval.ApprovalLifecycle;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import dev.muster.core.store.CycleRows.CycleRow;
import dev.muster.core.store.StoryRows;
import dev.muster.core.store.StoryRows.StoryRow;
import dev.muster.core.task.EventData;
import dev.muster.core.tdd.TddLifecycle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The rules of a story's life: every change of a story's state goes through here. What that means for the sprint is
 * {@link ScrumLifecycle}'s to decide.
 */
public final class StoryLifecycle {
    private final Change change;
    private final ProjectDesk project;
    private final @Nullable SessionSeat session;
    private final StoryRows rows;

    StoryLifecycle(Change change, ProjectDesk project, @Nullable SessionSeat session) {
        this.change = change;
        this.project = project;
        this.session = session;
        this.rows = change.tables().stories();
    }

    /**
     * A story of a project.
     *
     * @throws RefusedException if there is none of this id there
     */
    public static StoryRow find(Change change, ProjectDesk project, StoryId id) {
        StoryRow row = change.tables().stories().find(id.value());
        if (row == null || row.project != project.id()) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no story " + id + " in project '" + project.name() + "'")
                    .withHelp("view the backlog")
                    .asException();
        }
        return row;
    }

    /** A story of this project; refused if there is none of this id. */
    StoryRow find(StoryId id) {
        return find(change, project, id);
    }

    /** Stories of this project in all of which a command is legal; refused if one is not there, or it is not. */
    List<StoryRow> all(Collection<StoryId> ids, StoryCommand command) {
        List<StoryRow> found = new ArrayList<>();
        for (StoryId id : ids) {
            StoryRow row = find(id);
            require(row, command);
            found.add(row);
        }
        return found;
    }

    /** Refuses what the table does not list for the story's state. */
    void require(StoryRow story, StoryCommand command) {
        if (!StoryMachine.TABLE.allows(story.state, command)) {
            throw Change.invalidState(StoryMachine.TABLE, "story " + new StoryId(story.id), story.state, command);
        }
    }

    /** Adds a story to the backlog. */
    StoryId add(NewStory story, @Nullable EpicId epic, StoryState state) {
        StoryRow added = new StoryRow();
        added.project = project.id();
        added.state = state;
        added.priority = story.priority();
        added.epic = epic == null ? 0 : epic.value();
        added.title = story.title();
        rows.insert(added, story.acceptance(), Blob.store(change, story.description()), change.now());
        note(added, "story.added", json -> {
            json.writeStringProperty("to", StateMachine.wire(state));
            if (epic != null) {
                json.writeStringProperty("epic", epic.toString());
            }
        });
        return new StoryId(added.id);
    }

    /** Changes a story's state. */
    void move(StoryRow story, StoryCommand command, StoryState to, String kind) {
        move(story, command, to, kind, json -> {});
    }

    /** Changes a story's state; {@code more} writes what the event says beside the states. */
    void move(StoryRow story, StoryCommand command, StoryState to, String kind, Consumer<JsonGenerator> more) {
        require(story, command);
        StoryState from = story.state;
        story.state = StoryMachine.TABLE.require(from, command, to);
        rows.update(story, from, change.now());
        note(story, kind, json -> {
            json.writeStringProperty("from", StateMachine.wire(from)).writeStringProperty("to", StateMachine.wire(to));
            more.accept(json);
        });
    }

    /** Writes what has changed of a story whose state has not, and says so. */
    void change(StoryRow story, String kind, Consumer<JsonGenerator> fields) {
        rows.update(story, story.state, change.now());
        note(story, kind, fields);
    }

    private void note(StoryRow story, String kind, Consumer<JsonGenerator> fields) {
        change.emit(project, kind, session, EventData.object(json -> {
            json.writeStringProperty("story", new StoryId(story.id).toString());
            fields.accept(json);
        }));
    }

    void remove(StoryRow story) {
        move(story, StoryCommand.REMOVE, StoryState.REMOVED, "story.removed");
        abortCycle(story, "the story was removed");
    }

    /** Leaves a story out of its sprint; its task is cancelled, and a cycle on it aborted. */
    void skip(StoryRow story, String why) {
        story.ciFailures = 0;
        move(story, StoryCommand.SKIP, StoryState.SKIPPED, "story.skipped");
        new StoryTasks(change, project).cancel(story, why);
        abortCycle(story, why);
    }

    /** Puts a story back into the backlog; its task is cancelled, and nobody is asked about it any more. */
    void giveBack(StoryRow story) {
        ApprovalRow asked = change.tables().approvals().pendingOfStory(story.id);
        if (asked != null) {
            ApprovalLifecycle.withdraw(change, project, asked, "the story went back to the backlog");
        }
        new StoryTasks(change, project).cancel(story, "the story went back to the backlog");
        story.sprint = 0;
        story.task = 0;
        story.ciFailures = 0;
        move(story, StoryCommand.RETURNED, StoryState.APPROVED, "story.returned");
    }

    void abortCycle(StoryRow story, String why) {
        CycleRow cycle = change.tables().cycles().activeOn(story.id);
        if (cycle != null) {
            new TddLifecycle(change, project, session).abort(cycle, why);
        }
    }
}
