package dev.muster.cli.project;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.task.TaskStyle;
import dev.muster.cli.terminal.Ago;
import dev.muster.cli.terminal.Details;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.cli.terminal.Table;
import dev.muster.client.wire.ProjectJson;
import dev.muster.core.project.Project;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskState;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows one project and how many of its tasks are in which state. */
@Command(name = "show", description = "Show a project and how many of its tasks are in which state.")
final class ShowProject extends EngineCommand {
    @Parameters(paramLabel = "NAME", description = "The project.")
    private String name;

    ShowProject(Shell shell) {
        super(shell);
    }

    @Override
    protected int run(Muster muster) {
        ProjectChoice.existing(muster, name);
        Project project = muster.projects().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        Map<TaskState, Long> counts = muster.counts(name);
        String repository = muster.checkpoints().repository(name).orElse(null);
        return answer(
                json -> {
                    ProjectJson.write(json, project);
                    json.field("repository", repository);
                    json.object(
                            "tasks",
                            tasks -> counts.forEach((state, count) -> tasks.field(StateMachine.wire(state), count)));
                },
                style -> {
                    say(style.bold(Glyphs.oneLine(project.name())));
                    say("");
                    new Details()
                            .line("description", project.description())
                            .line(
                                    "created",
                                    Ago.at(project.createdAt(), shell().clock().instant()))
                            .line(
                                    "in progress",
                                    project.maxInProgress() == null
                                            ? "no limit"
                                            : "at most " + project.maxInProgress() + " at once")
                            .line("repository", repository)
                            .line("events", muster.lastEvent(name))
                            .print(this::say, style);
                    say("");
                    Table table = Table.of("STATE", ">TASKS");
                    counts.forEach((state, count) -> table.cell(
                                    StateMachine.wire(state),
                                    text -> count == 0 ? style.dim(text) : TaskStyle.paint(style, state, text))
                            .cell(count));
                    print(table);
                });
    }
}
