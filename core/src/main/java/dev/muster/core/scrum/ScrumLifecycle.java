package dev.muster.core.scrum;

import static dev.muster.core.scrum.ScrumState.*;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.approval.ApprovalKind;
import dev.muster.core.approval.ApprovalLifecycle;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import dev.muster.core.store.CycleRows.CycleRow;
import dev.muster.core.store.Db;
import dev.muster.core.store.ScrumRows;
import dev.muster.core.store.ScrumRows.ScrumRow;
import dev.muster.core.store.StoryRows;
import dev.muster.core.store.StoryRows.StoryRow;
import dev.muster.core.store.TaskRow;
import dev.muster.core.store.WorkflowViews;
import dev.muster.core.task.EventData;
import dev.muster.core.task.TaskState;
import dev.muster.core.tdd.TddState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The rules of a project's Scrum workflow: every change of its state goes through here.
 *
 * <p>Design. A story that is planned gets a task when its sprint starts; agents claim it like any other. A story is
 * finished when that task has completed or a TDD cycle on it was committed, and no cycle is active on it. What follows
 * from an end (the sprint goes to review, or is blocked) is decided in {@link #settle}, in the same transaction.
 */
public final class ScrumLifecycle {
    /** So many failures of one story in a row block the sprint. */
    static final int CI_FAILURES = 3;

    private final Change change;
    private final ProjectDesk project;
    private final @Nullable SessionSeat session;
    private final StoryRows stories;
    private final StoryLifecycle lives;
    private ScrumRow row;

    public ScrumLifecycle(Change change, ProjectDesk project, @Nullable SessionSeat session) {
        this.change = change;
        this.project = project;
        this.session = session;
        this.stories = change.tables().stories();
        this.lives = new StoryLifecycle(change, project, session);
        this.row = find(change, project);
    }

    private static ScrumRow find(Change change, ProjectDesk project) {
        ScrumRow found = change.tables().scrum().find(project.id());
        return found == null
                ? new ScrumRow(
                        project.id(), IDLE.ordinal(), change.tuning().mode().ordinal(), 0)
                : found;
    }

    /** How much a project's agents may do without a person. */
    public static ScrumMode mode(Change change, ProjectDesk project) {
        return ScrumMode.of(find(change, project).mode());
    }

    /**
     * Where a workflow stands, for readers.
     *
     * @param usual the mode if nobody has set one
     * @throws RefusedException if its state does not allow what is asked for
     */
    public static ScrumStatus status(Db db, long project, String name, ScrumCommand command, ScrumMode usual) {
        ScrumRow row = new ScrumRows(db).find(project);
        ScrumState state = row == null ? IDLE : ScrumState.of(row.state());
        requireAllowed(name, state, command);
        WorkflowViews views = new WorkflowViews(db);
        long sprint = row == null ? 0 : row.sprint();
        return new ScrumStatus(
                name,
                state,
                row == null ? usual : ScrumMode.of(row.mode()),
                sprint == 0 ? null : views.sprint(sprint),
                views.counts(project),
                failing(new StoryRows(db), sprint),
                views.waiting(project));
    }

    private ScrumMode mode() {
        return ScrumMode.of(row.mode());
    }

    /** The stories of the project. */
    StoryLifecycle lives() {
        return lives;
    }

    ScrumState state() {
        return ScrumState.of(row.state());
    }

    List<String> allowed() {
        return ScrumMachine.TABLE.allowed(state()).stream()
                .map(StateMachine::wire)
                .toList();
    }

    /** Refuses a command that the table does not list for the workflow's state. */
    void require(ScrumCommand command) {
        requireAllowed(project.name(), state(), command);
    }

    private static void requireAllowed(String project, ScrumState state, ScrumCommand command) {
        if (!ScrumMachine.TABLE.allows(state, command)) {
            throw Change.invalidState(ScrumMachine.TABLE, "the workflow of project '" + project + "'", state, command);
        }
    }

    /** Changes the workflow's state. */
    void move(ScrumCommand command, ScrumState to, String kind, Consumer<JsonGenerator> fields) {
        ScrumState from = state();
        ScrumMachine.TABLE.require(from, command, to);
        boolean over = to == IDLE || to == BACKLOG_READY;
        if (over && row.sprint() != 0) {
            change.tables().scrum().sprintEnded(row.sprint(), change.now());
        }
        SprintId sprint = row.sprint() == 0 ? null : new SprintId(row.sprint());
        row = new ScrumRow(row.project(), to.ordinal(), row.mode(), over ? 0 : row.sprint());
        change.tables().scrum().save(row);
        change.emit(project, kind, session, EventData.object(json -> {
            json.writeStringProperty("from", StateMachine.wire(from)).writeStringProperty("to", StateMachine.wire(to));
            if (sprint != null) {
                json.writeStringProperty("sprint", sprint.toString());
            }
            fields.accept(json);
        }));
    }

    void mode(ScrumMode mode) {
        row = new ScrumRow(row.project(), row.state(), mode.ordinal(), row.sprint());
        change.tables().scrum().save(row);
        change.emit(
                project,
                "scrum.mode_set",
                session,
                EventData.object(json -> json.writeStringProperty("mode", StateMachine.wire(mode))));
    }

    /** Refuses a story that is not part of the sprint. */
    void requireInSprint(StoryRow story) {
        if (story.sprint != row.sprint()) {
            throw Refusal.of(
                            ErrorCode.INVALID_ARGUMENT, "story " + new StoryId(story.id) + " is not part of the sprint")
                    .withHelp("name stories of sprint " + new SprintId(row.sprint()) + ", or none for all of them")
                    .asException();
        }
    }

    EpicId addEpic(String title, Blob.Stored description) {
        EpicId epic = new EpicId(change.tables().scrum().insertEpic(project.id(), title, description, change.now()));
        change.emit(
                project,
                "epic.added",
                session,
                EventData.object(json ->
                        json.writeStringProperty("epic", epic.toString()).writeStringProperty("title", title)));
        return epic;
    }

    /** There is something to plan a sprint from. */
    void backlogReady() {
        move(ScrumCommand.EPIC, BACKLOG_READY, "scrum.backlog_ready", json -> {});
    }

    StoryId add(NewStory story, @Nullable EpicId epic) {
        return lives.add(story, epic, mode() == ScrumMode.BLOCKING ? StoryState.PROPOSED : StoryState.APPROVED);
    }

    void approve(StoryRow story, String answeredBy) {
        ApprovalRow asked = change.tables().approvals().pendingOfStory(story.id);
        if (asked != null && story.state == StoryState.QUARANTINED) {
            ApprovalLifecycle.answer(change, asked, true, answeredBy, null);
            return;
        }
        StoryState to = story.state == StoryState.QUARANTINED ? StoryState.DONE : StoryState.APPROVED;
        lives.move(
                story,
                StoryCommand.APPROVE,
                to,
                "story.approved",
                json -> json.writeStringProperty("answered_by", answeredBy));
    }

    /** Somebody has said whether the result of a story is accepted; if not, it is worked on again. */
    public void resultAnswered(long id, boolean accepted, @Nullable String comment) {
        StoryRow story = stories.find(id);
        if (story == null || story.state != StoryState.QUARANTINED) {
            return;
        }
        if (accepted) {
            lives.move(story, StoryCommand.APPROVE, StoryState.DONE, "story.done");
        } else if (state().inSprint(row.sprint() == story.sprint ? new SprintId(story.sprint) : null)) {
            lives.move(story, StoryCommand.RETURNED, StoryState.PLANNED, "story.returned");
            if (state() != SPRINT_PLANNED) {
                new StoryTasks(change, project).create(story, comment, state() == SPRINT_PAUSED);
            }
        } else {
            lives.giveBack(story);
        }
        settle();
    }

    // --- the sprint ---

    SprintId plan(String goal, List<StoryRow> planned) {
        long id = change.tables().scrum().insertSprint(project.id(), goal, change.now());
        row = new ScrumRow(row.project(), row.state(), row.mode(), id);
        for (StoryRow story : planned) {
            story.sprint = id;
            story.ciFailures = 0;
            lives.move(story, StoryCommand.PLAN, StoryState.PLANNED, "story.planned");
        }
        move(
                ScrumCommand.SPRINT_PLAN,
                SPRINT_PLANNED,
                "sprint.planned",
                json -> json.writeNumberProperty("stories", planned.size()));
        return new SprintId(id);
    }

    void start() {
        change.tables().scrum().sprintStarted(row.sprint(), change.now());
        move(ScrumCommand.SPRINT_START, SPRINT_ACTIVE, "sprint.started", json -> {});
        StoryTasks tasks = new StoryTasks(change, project);
        for (StoryRow story : stories.ofSprint(row.sprint(), StoryState.PLANNED)) {
            tasks.create(story, null, false);
        }
        settle();
    }

    void pause() {
        move(ScrumCommand.SPRINT_PAUSE, SPRINT_PAUSED, "sprint.paused", json -> {});
        new StoryTasks(change, project).hold(stories.ofSprint(row.sprint(), StoryState.PLANNED));
    }

    void resume() {
        move(ScrumCommand.SPRINT_RESUME, SPRINT_ACTIVE, "sprint.resumed", json -> {});
        new StoryTasks(change, project).release(stories.ofSprint(row.sprint(), StoryState.PLANNED));
        settle();
    }

    void cancel() {
        List<StoryRow> open = stories.ofSprint(row.sprint(), StoryState.PLANNED);
        List<StoryRow> quarantined = stories.ofSprint(row.sprint(), StoryState.QUARANTINED);
        move(ScrumCommand.SPRINT_CANCEL, BACKLOG_READY, "sprint.cancelled", json -> {});
        for (StoryRow story : open) {
            lives.giveBack(story); // first: with its cycle over, one whose task is done would count as finished
            lives.abortCycle(story, "the sprint was cancelled");
        }
        quarantined.forEach(lives::giveBack);
    }

    void requestChanges(List<StoryRow> asked, String text) {
        List<StoryRow> back = new ArrayList<>(asked);
        if (back.isEmpty()) {
            back.addAll(stories.ofSprint(row.sprint(), StoryState.DONE));
            back.addAll(stories.ofSprint(row.sprint(), StoryState.SKIPPED));
        }
        move(
                ScrumCommand.REQUEST_CHANGES,
                BACKLOG_READY,
                "sprint.changes_requested",
                json -> json.writeStringProperty("text", text));
        back.forEach(lives::giveBack);
    }

    void feedback(String text) {
        move(ScrumCommand.FEEDBACK, IDLE, "sprint.ended", json -> json.writeStringProperty("text", text));
    }

    // --- how the stories do ---

    /** A cycle on a story has ended. */
    public void cycleEnded(long id, boolean approved) {
        StoryRow story = stories.find(id);
        if (story != null) {
            finishIfDone(story, approved);
        }
        settle();
    }

    /** The task of a story has ended. */
    public static void taskEnded(Change change, TaskRow task) {
        ProjectDesk project = change.desk().project(task.projectId);
        StoryRow story = change.tables().stories().ofTask(task.id);
        if (story == null || story.state != StoryState.PLANNED) {
            return;
        }
        ScrumLifecycle scrum = new ScrumLifecycle(change, project, null);
        switch (task.state) {
            case COMPLETED -> scrum.finishIfDone(story, false);
            case FAILED -> {
                story.ciFailures = CI_FAILURES; // its attempts are spent
                change.desk().watchStoryTask(task.id); // an operator may requeue it
                scrum.lives.change(
                        story,
                        "story.failed",
                        json -> json.writeStringProperty(
                                "reason", task.reason == null ? "its task failed" : task.reason));
            }
            default -> scrum.lives.skip(story, "its task was cancelled");
        }
        scrum.settle();
    }

    /** The task of a story waits for somebody to claim it: while the sprint is paused nobody does. */
    public static void taskWaits(Change change, TaskRow task) {
        ProjectDesk project = change.desk().project(task.projectId);
        if (ScrumState.of(find(change, project).state()) == SPRINT_PAUSED) {
            new StoryTasks(change, project).hold(task);
        }
    }

    /**
     * Refuses to free a task that a pause holds back.
     *
     * @throws RefusedException if its sprint is paused, and nothing else keeps it from being claimed
     */
    public static void requireNotPaused(Change change, TaskRow task) {
        ProjectDesk project = change.desk().project(task.projectId);
        if (StoryTasks.isHeld(task) && ScrumState.of(find(change, project).state()) == SPRINT_PAUSED) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "task t" + task.id + " waits for the sprint of project '" + project.name()
                                    + "', which is paused",
                            StateMachine.wire(task.state),
                            List.of(),
                            null,
                            "resume the sprint: that frees all of its tasks")
                    .asException();
        }
    }

    private void finishIfDone(StoryRow story, boolean approved) {
        if (story.state != StoryState.PLANNED || change.tables().cycles().activeOn(story.id) != null) {
            return;
        }
        CycleRow cycle = change.tables().cycles().newestOf(story.id);
        boolean committed = cycle != null && cycle.state == TddState.COMMITTED && cycle.endedAt >= sprintStart(story);
        TaskRow task = story.task == 0 ? null : change.tables().tasks().find(story.task);
        boolean completed = task != null && task.state == TaskState.COMPLETED;
        if (!committed && !completed) {
            return;
        }
        story.ciFailures = 0;
        if (approved || mode() == ScrumMode.AUTONOMOUS) {
            lives.move(story, StoryCommand.FINISHED, StoryState.DONE, "story.done");
        } else {
            lives.move(story, StoryCommand.FINISHED, StoryState.QUARANTINED, "story.quarantined");
            ApprovalLifecycle.ask(
                    change,
                    project,
                    session,
                    ApprovalKind.RESULT,
                    approval -> approval.story = story.id,
                    "Accept the result of story " + new StoryId(story.id) + ": " + story.title + "?");
        }
        new StoryTasks(change, project).cancelIdle(story);
    }

    void ci(StoryRow story, boolean passed, @Nullable String detail) {
        if (story.state == StoryState.REMOVED) {
            throw new Refusal(
                            ErrorCode.INVALID_STATE,
                            "story " + new StoryId(story.id) + " is removed: nothing can be told of it",
                            StateMachine.wire(story.state),
                            List.of(),
                            null,
                            null)
                    .asException();
        }
        if (!passed) {
            story.ciFailures++;
        } else if (!new StoryTasks(change, project).hasFailed(story)) { // tests that pass do not revive a task
            story.ciFailures = 0;
        }
        lives.change(story, passed ? "story.ci_passed" : "story.ci_failed", json -> {
            json.writeNumberProperty("failures_in_a_row", story.ciFailures);
            if (detail != null) {
                json.writeStringProperty("detail", detail);
            }
        });
        settle();
    }

    /** The stories of the sprint that block it. */
    List<StoryId> failing() {
        return failing(stories, row.sprint());
    }

    private static List<StoryId> failing(StoryRows stories, long sprint) {
        return stories.ofSprint(sprint, StoryState.PLANNED).stream()
                .filter(story -> story.ciFailures >= CI_FAILURES)
                .map(story -> new StoryId(story.id))
                .toList();
    }

    /**
     * The story that a blocked sprint waits for.
     *
     * @param named the story that is meant; null if it is the only one
     * @return null if none is named and none fails any more: what blocked the sprint is over
     * @throws RefusedException if there are several, or another one is named than one that fails
     */
    @Nullable
    StoryRow toMend(@Nullable StoryId named) {
        List<StoryId> failing = failing();
        if (named == null && failing.size() <= 1) {
            return failing.isEmpty() ? null : lives.find(failing.getFirst());
        }
        if (named == null) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "say which story is meant; these fail: " + failing);
        }
        StoryRow story = lives.find(named);
        if (story.state != StoryState.PLANNED || (!failing.isEmpty() && !failing.contains(named))) {
            throw Refusal.of(ErrorCode.INVALID_ARGUMENT, "story " + named + " is not the one that fails")
                    .withHelp(
                            failing.isEmpty()
                                    ? "none does any more: name no story, and the sprint goes on"
                                    : "leave the story out, or name the one that does: " + failing)
                    .asException();
        }
        return story;
    }

    /** Leaves a story out of a blocked sprint; null if none fails any more, and the sprint only goes on. */
    void skip(@Nullable StoryRow story) {
        move(ScrumCommand.SKIP_TASK, SPRINT_ACTIVE, "sprint.unblocked", json -> {});
        if (story != null) {
            lives.skip(story, "left out of the sprint");
        }
        settle();
    }

    /** Says what to try on a story of a blocked sprint; null if none fails any more, and the sprint only goes on. */
    void suggest(@Nullable StoryRow story, String suggestion) {
        move(
                ScrumCommand.SUGGEST_FIX,
                SPRINT_ACTIVE,
                "sprint.unblocked",
                json -> json.writeStringProperty("suggestion", suggestion));
        if (story != null) {
            story.ciFailures = 0;
            lives.change(story, "story.fix_suggested", json -> json.writeStringProperty("suggestion", suggestion));
            new StoryTasks(change, project).again(story, suggestion);
        }
        settle();
    }

    /** A cycle that was committed before the sprint began says nothing of the story in this sprint. */
    private long sprintStart(StoryRow story) {
        return story.sprint == 0 ? 0 : change.tables().scrum().sprintStart(story.sprint);
    }

    /** Decides what follows from how the stories stand: the sprint is blocked, or goes to review. */
    void settle() {
        row = find(change, project); // what was called in between may have moved it
        if (state() != SPRINT_ACTIVE) {
            return;
        }
        List<StoryId> failing = failing();
        if (!failing.isEmpty()) {
            move(
                    ScrumCommand.CI_BROKEN,
                    BLOCKED,
                    "sprint.blocked",
                    json -> json.writeStringProperty("story", failing.getFirst().toString()));
        } else if (stories.ofSprint(row.sprint(), StoryState.PLANNED).isEmpty()
                && stories.ofSprint(row.sprint(), StoryState.QUARANTINED).isEmpty()
                && !change.tables().cycles().activeIn(row.sprint())) {
            move(ScrumCommand.STORIES_DONE, SPRINT_REVIEW, "sprint.in_review", json -> {});
        }
    }
}
