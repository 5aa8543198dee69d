package dev.muster.core.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some tasks, newest first: as many as were asked for, or fewer if their texts are long.
 *
 * @param next pass it as {@code before} for the next page; null if this is the last
 */
public record TaskPage(List<Task> tasks, @Nullable TaskId next) {
    public TaskPage {
        tasks = List.copyOf(tasks);
    }
}
