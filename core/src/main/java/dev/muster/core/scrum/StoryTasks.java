package dev.muster.core.scrum;

import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.ledger.Change;
import dev.muster.core.store.StoryRows.StoryRow;
import dev.muster.core.store.StoryRows.StoryText;
import dev.muster.core.store.TaskRow;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.EventData;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskCommand;
import dev.muster.core.task.TaskLifecycle;
import dev.muster.core.task.TaskMachine;
import dev.muster.core.task.TaskState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tasks by which agents work on the stories of a sprint. */
final class StoryTasks {
    /** The type of such a task. */
    static final String TYPE = "story";

    private static final String PAUSED = "the sprint is paused";

    private final Change change;
    private final ProjectDesk project;

    StoryTasks(Change change, ProjectDesk project) {
        this.change = change;
        this.project = project;
    }

    /**
     * Creates the task of a story.
     *
     * @param advice what to mind this time, or null
     * @param held whether it waits for the sprint to be resumed
     */
    void create(StoryRow story, @Nullable String advice, boolean held) {
        NewTask task = NewTask.titled(story.title)
                .withType(TYPE)
                .withDescription(description(story, advice))
                .withLabels("story:" + new StoryId(story.id))
                .withPriority(story.priority);
        story.task = new CreateTasks(project.name(), task)
                .run(change)
                .getFirst()
                .id()
                .value();
        change.tables().stories().update(story, story.state, change.now());
        change.desk().watchStoryTask(story.task);
        if (held) {
            hold(List.of(story));
        }
    }

    private String description(StoryRow story, @Nullable String advice) {
        StoryText text = change.tables().stories().text(story.id);
        StringBuilder all = new StringBuilder(text.description());
        section(all, "Acceptance:", text.acceptance());
        section(all, "This time:", advice == null ? "" : advice);
        return all.toString();
    }

    private static void section(StringBuilder all, String head, String text) {
        if (!text.isEmpty()) {
            all.append(all.isEmpty() ? "" : "\n\n").append(head).append('\n').append(text);
        }
    }

    /** Has nobody claim them while the sprint is paused; who works on one goes on. */
    void hold(List<StoryRow> stories) {
        for (StoryRow story : stories) {
            TaskRow task = find(story);
            if (task != null) {
                hold(task);
            }
        }
    }

    void hold(TaskRow task) {
        if (task.state == TaskState.READY || task.state == TaskState.PENDING) {
            move(task, TaskCommand.BLOCK, TaskState.BLOCKED, "task.blocked", PAUSED);
        }
    }

    /** Whether it is the pause of its sprint that keeps a task from being claimed. */
    static boolean isHeld(TaskRow task) {
        return task.state == TaskState.BLOCKED && PAUSED.equals(task.reason);
    }

    void release(List<StoryRow> stories) {
        for (StoryRow story : stories) {
            TaskRow task = find(story);
            if (task != null && isHeld(task)) {
                new TaskLifecycle(change).unblock(task, TaskLifecycle.Actor.NOBODY);
            }
        }
    }

    /** Cancels the task of a story that goes back or is left out; a lease on it ends. */
    void cancel(StoryRow story, String why) {
        TaskRow task = find(story);
        if (task != null && TaskMachine.TABLE.allows(task.state, TaskCommand.CANCEL)) {
            change.desk().takeStoryTask(task.id); // its end says nothing new of the story
            move(task, TaskCommand.CANCEL, TaskState.CANCELLED, "task.cancelled", why);
        }
    }

    /** The story is finished: if nobody works on its task, nobody has to. */
    void cancelIdle(StoryRow story) {
        TaskRow task = find(story);
        if (task != null && task.state != TaskState.IN_PROGRESS) {
            cancel(story, "the story is finished");
        }
    }

    /** Has a story be worked on again: a task that failed is replaced by one that carries the advice. */
    void again(StoryRow story, String advice) {
        TaskRow task = find(story);
        if (task == null || task.state.ended()) {
            create(story, advice, false);
        }
    }

    /** Whether the story's task has failed for good. */
    boolean hasFailed(StoryRow story) {
        TaskRow task = find(story);
        return task != null && task.state == TaskState.FAILED;
    }

    private @Nullable TaskRow find(StoryRow story) {
        return story.task == 0 ? null : change.tables().tasks().find(story.task);
    }

    private void move(TaskRow task, TaskCommand command, TaskState to, String kind, String why) {
        task.reason = why;
        new TaskLifecycle(change).move(task, command, to, kind, TaskLifecycle.Actor.NOBODY, EventData.reason(why));
    }
}
