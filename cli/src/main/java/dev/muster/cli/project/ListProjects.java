package dev.muster.cli.project;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.ProjectJson;
import dev.muster.core.project.Project;
import dev.muster.core.task.TaskState;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists projects. */
@Command(name = "list", description = "List projects and how many of their tasks are open.")
final class ListProjects extends EngineCommand {
    ListProjects(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        List<Project> projects = muster.projects();
        return answer(json -> json.objects("projects", projects, ProjectJson::write), style -> {
            if (projects.isEmpty()) {
                say("no projects");
                return;
            }
            Table table = Table.of("NAME", ">READY", ">IN PROGRESS", ">OPEN", ">ALL", "DESCRIPTION");
            for (Project project : projects) {
                Map<TaskState, Long> counts = muster.counts(project.name());
                table.cell(project.name(), style::bold)
                        .cell(counts.get(TaskState.READY))
                        .cell(counts.get(TaskState.IN_PROGRESS))
                        .cell(sum(counts, false))
                        .cell(sum(counts, true))
                        .cell(project.description());
            }
            print(table);
        });
    }

    private static long sum(Map<TaskState, Long> counts, boolean ended) {
        return counts.entrySet().stream()
                .filter(each -> ended || !each.getKey().ended())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
