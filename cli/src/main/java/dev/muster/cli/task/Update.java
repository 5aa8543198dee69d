package dev.muster.cli.task;

import dev.muster.cli.terminal.Input;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UpdateTask;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Edits an unfinished task. */
@CommandLine.Command(name = "update", description = "Edit an unfinished task; what is not given stays as it is.")
final class Update extends TaskChange {
    @Option(
            names = {"-t", "--title"},
            paramLabel = "TEXT",
            description = "What is to be done.")
    private @Nullable String title;

    @Option(
            names = {"-d", "--description"},
            paramLabel = "TEXT",
            description = "All that an agent needs to know; - reads standard input.")
    private @Nullable String description;

    @Option(names = "--specialist", paramLabel = "ROLE", description = "The role that should do it.")
    private @Nullable String specialist;

    @Option(
            names = "--label",
            split = ",",
            hideParamSyntax = true,
            paramLabel = "WORD,…",
            description = "Its labels, instead of those it has.")
    private @Nullable List<String> labels;

    @Option(names = "--priority", paramLabel = "N", description = "-1000 (last) to 1000 (first).")
    private @Nullable Integer priority;

    @Option(names = "--deadline", paramLabel = "TIME", description = "Fails if it has not ended by then.")
    private @Nullable Instant deadline;

    Update(Shell shell) {
        super(shell);
    }

    @Override
    Command<TaskState> command(TaskId task, @Nullable SessionId by) {
        String text = description == null ? null : Input.text(description, shell());
        return new UpdateTask(task, title, text, specialist, labels, priority, deadline, by);
    }
}
