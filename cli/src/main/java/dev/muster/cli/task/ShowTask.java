package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Style;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one task with its artifacts. */
@Command(name = "show", description = "Show a task and its artifacts.")
final class ShowTask extends EngineCommand {
    private static final int SHOWN_OF_HASH = 12;

    @Parameters(paramLabel = "TASK", description = "For example t42.")
    private TaskId id;

    ShowTask(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        Task task = muster.task(id);
        List<Artifact> artifacts = muster.artifacts(id);
        return answer(
                json -> {
                    TaskJson.write(json, task);
                    json.objects("artifacts", artifacts, TaskJson::write);
                },
                style -> show(task, artifacts, style));
    }

    private void show(Task task, List<Artifact> artifacts, Style style) {
        say(style.bold(task.id().toString()) + "  " + style.bold(Glyphs.oneLine(task.title())));
        Instant now = shell().clock().instant();
        say("");
        say("  " + style.dim("state") + "  " + TaskStyle.state(style, task.state()) + condition(task));
        say("");
        new Details()
                .line("project", task.project())
                .line("type", task.type())
                .line("specialist", task.specialist())
                .line("parent", task.parent())
                .line("labels", String.join(", ", task.labels()))
                .line("needs", String.join(", ", task.capabilities()))
                .line("concurrency key", task.concurrencyKey())
                .line("priority", task.priority() == 0 ? null : task.priority())
                .line("attempts", task.attempts() + " of " + task.maxAttempts())
                .line("run", task.run() == 1 ? null : task.run())
                .line("revision", task.revision() == 0 ? null : task.revision())
                .line(task.state() == TaskState.IN_PROGRESS ? "holder" : "last holder", task.holder())
                .line("reason", task.reason())
                .line("created", Ago.at(task.createdAt(), now))
                .line("updated", task.updatedAt().equals(task.createdAt()) ? null : Ago.at(task.updatedAt(), now))
                .line("not before", at(task.notBefore(), now))
                .line("deadline", at(task.deadline(), now))
                .line("ended", at(task.endedAt(), now))
                .line("execution timeout", length(task.executionTimeout()))
                .line("progress timeout", length(task.progressTimeout()))
                .line("archived", task.archived() ? "yes" : null)
                .print(this::say, style);
        paragraph(style, "description", task.description());
        paragraph(style, "summary", task.summary());
        if (!artifacts.isEmpty()) {
            say("");
            Table table = Table.of("ARTIFACT", ">VERSION", ">BYTES", "TYPE", "SHA-256");
            for (Artifact artifact : artifacts) {
                table.cell(artifact.name())
                        .cell(artifact.version())
                        .cell(artifact.size())
                        .cell(artifact.type())
                        .cell(artifact.sha256().substring(0, SHOWN_OF_HASH));
            }
            print(table);
        }
    }

    /** What holds it, in words. */
    private static String condition(Task task) {
        StringBuilder words = new StringBuilder();
        if (task.grouping()) {
            words.append("; groups its children, ").append(task.openChildren()).append(" of them unfinished");
        }
        if (task.holds() > 0) {
            words.append("; waits for ").append(task.holds()).append(task.holds() == 1 ? " task" : " tasks");
        }
        return words.toString();
    }

    private static @Nullable String at(@Nullable Instant instant, Instant now) {
        return instant == null ? null : Ago.at(instant, now);
    }

    private static @Nullable String length(@Nullable Duration duration) {
        return duration == null ? null : Ago.length(duration);
    }

    private void paragraph(Style style, String heading, @Nullable String text) {
        if (text != null && !text.isBlank()) {
            say("");
            say("  " + style.dim(heading));
            Glyphs.lines(text).lines().forEach(line -> say("  " + line));
        }
    }
}
