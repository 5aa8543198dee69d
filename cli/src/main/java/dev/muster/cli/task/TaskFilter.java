package dev.muster.cli.task;

import dev.muster.cli.engine.Values;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which tasks are wanted. */
final class TaskFilter {
    @Option(
            names = "--state",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "STATE,…",
            converter = StateName.class,
            description = "In one of these states: pending, ready, in_progress, blocked, completed, failed, cancelled.")
    private Set<TaskState> states = EnumSet.noneOf(TaskState.class);

    @Option(names = "--type", paramLabel = "WORD", description = "Of this type.")
    private @Nullable String type;

    @Option(names = "--specialist", paramLabel = "ROLE", description = "For this role.")
    private @Nullable String specialist;

    @Option(names = "--parent", paramLabel = "TASK", description = "Children of this task.")
    private @Nullable TaskId parent;

    @Option(names = "--label", paramLabel = "WORD", description = "With this label.")
    private @Nullable String label;

    @Option(names = "--created-after", paramLabel = "TIME", description = "Created then or later.")
    private @Nullable Instant createdAfter;

    @Option(names = "--created-before", paramLabel = "TIME", description = "Created earlier.")
    private @Nullable Instant createdBefore;

    @Option(names = "--archived", description = "Archived tasks too.")
    private boolean archived;

    @Option(names = "--before", paramLabel = "TASK", description = "The next page: what the last one gave as 'next'.")
    private @Nullable TaskId before;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "At most so many, up to 1000. Default: 50.")
    private int limit = TaskQuery.DEFAULT_LIMIT;

    TaskQuery query(String project, @Nullable String text) {
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
                limit);
    }

    static final class StateName implements ITypeConverter<TaskState> {
        @Override
        public TaskState convert(String text) {
            try {
                return Values.constant(TaskState.class, "state of a task", text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
