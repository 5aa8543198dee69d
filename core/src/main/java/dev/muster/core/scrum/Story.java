package dev.muster.core.scrum;

import dev.muster.core.task.TaskId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A story.
 *
 * @param priority -1,000 (last) to 1,000 (first); 0 is normal
 * @param acceptance what has to hold when it is done; may be empty
 * @param ciFailures how often it failed in a row
 * @param sprint the sprint that it is or was part of, if any
 * @param task the task by which agents work on it, once its sprint has started
 */
public record Story(
        StoryId id,
        StoryState state,
        int priority,
        String title,
        String description,
        String acceptance,
        int ciFailures,
        @Nullable EpicId epic,
        @Nullable SprintId sprint,
        @Nullable TaskId task,
        Instant createdAt,
        Instant updatedAt) {}
