package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.TaskJson;
import dev.muster.core.task.TaskPage;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Finds tasks by their words, newest first. */
@Command(
        name = "search",
        description = "Find the tasks that contain all these words, newest first.",
        footer = {"", "Example:", "  muster task search parser error --state failed"})
final class SearchTasks extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Mixin
    private final TaskFilter filter = new TaskFilter();

    @Parameters(
            arity = "1..*",
            paramLabel = "WORD",
            description = "Words of the title, the description, the labels or the summary.")
    private List<String> words = new ArrayList<>();

    SearchTasks(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        String text = String.join(" ", words);
        TaskPage page = muster.tasks(filter.query(project.existing(muster, shell()), text));
        return answer(
                json -> json.objects("tasks", page.tasks(), TaskJson::write).text("next", page.next()),
                style -> new TaskTable(shell().clock().instant()).print(page, this::print, this::say, style));
    }
}
