package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists tasks, newest first. */
@Command(
        name = "list",
        description = "List tasks, newest first.",
        footer = {
            "",
            "Examples:",
            "  muster task list --state ready,in_progress",
            "  muster task list --label review --limit 200 --json"
        })
final class ListTasks extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Mixin
    private final TaskFilter filter = new TaskFilter();

    @Option(names = "--text", paramLabel = "WORDS", description = "Only tasks that contain all these words.")
    private @Nullable String text;

    ListTasks(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        TaskQuery query = filter.query(project.existing(muster, shell()), text);
        TaskPage page = muster.tasks(query);
        return answer(
                json -> json.objects("tasks", page.tasks(), TaskJson::write).text("next", page.next()),
                style -> new TaskTable(shell().clock().instant()).print(page, this::print, this::say, style));
    }
}
