package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list, newest first.
 *
 * @param project the project
 * @param states in one of these; empty for any
 * @param type of this type, or null for any
 * @param specialist for this specialist, or null for any
 * @param parent children of this task, or null for any
 * @param label with this label, or null for any
 * @param text that contain all these words, or null for any
 * @param createdAfter created then or later, or null
 * @param createdBefore created earlier than then, or null
 * @param archived whether archived tasks are listed too
 * @param before the cursor of the last page, or null for the first page
 * @param limit 1 to 1,000; a page ends earlier after {@link Limits#PAGE_TEXT} characters of texts
 */
public record TaskQuery(
        String project,
        Set<TaskState> states,
        @Nullable String type,
        @Nullable String specialist,
        @Nullable TaskId parent,
        @Nullable String label,
        @Nullable String text,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore,
        boolean archived,
        @Nullable TaskId before,
        int limit) {

    public static final int DEFAULT_LIMIT = 50;

    public TaskQuery {
        states = states.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(states));
        Limits.range("limit", limit, 1, Limits.PAGE);
        Limits.instant("created after", createdAfter);
        Limits.instant("created before", createdBefore);
        if (text != null && text.isBlank()) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "text is blank; leave it out to list all");
        }
    }

    /** The newest tasks of a project. */
    public static TaskQuery of(String project) {
        return new TaskQuery(project, Set.of(), null, null, null, null, null, null, null, false, null, DEFAULT_LIMIT);
    }

    public TaskQuery in(TaskState... values) {
        return new TaskQuery(
                project,
                Set.of(values),
                type,
                specialist,
                parent,
                label,
                text,
                createdAfter,
                createdBefore,
                archived,
                before,
                limit);
    }

    public TaskQuery containing(String words) {
        return new TaskQuery(
                project,
                states,
                type,
                specialist,
                parent,
                label,
                words,
                createdAfter,
                createdBefore,
                archived,
                before,
                limit);
    }

    public TaskQuery labelled(String value) {
        return new TaskQuery(
                project,
                states,
                type,
                specialist,
                parent,
                value,
                text,
                createdAfter,
                createdBefore,
                archived,
                before,
                limit);
    }

    public TaskQuery childrenOf(TaskId value) {
        return new TaskQuery(
                project,
                states,
                type,
                specialist,
                value,
                label,
                text,
                createdAfter,
                createdBefore,
                archived,
                before,
                limit);
    }

    public TaskQuery before(@Nullable TaskId value) {
        return new TaskQuery(
                project,
                states,
                type,
                specialist,
                parent,
                label,
                text,
                createdAfter,
                createdBefore,
                archived,
                value,
                limit);
    }

    public TaskQuery atMost(int value) {
        return new TaskQuery(
                project,
                states,
                type,
                specialist,
                parent,
                label,
                text,
                createdAfter,
                createdBefore,
                archived,
                before,
                value);
    }
}
