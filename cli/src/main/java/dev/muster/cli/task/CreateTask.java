package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.core.Engine;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates one task. */
@Command(
        name = "create",
        description = "Create a task.",
        footer = {
            "",
            "Examples:",
            "  muster task create --title \"Write the parser\" --needs java --priority 5",
            "  muster task create --title \"Review it\" --after t1 --label review"
        })
final class CreateTask extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Mixin
    private final SessionChoice session = new SessionChoice();

    @Mixin
    private final TaskOptions options = new TaskOptions();

    @Option(
            names = {"--key", "--idempotency-key"},
            paramLabel = "KEY",
            description = "A request with a key that was used before creates nothing and answers the same tasks.")
    private @Nullable String key;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the ids.")
    private boolean quiet;

    CreateTask(Shell shell) {
        super(shell);
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    protected int run(Engine engine) {
        List<NewTask> tasks = List.of(options.task(shell()));
        CreateTasks command = new CreateTasks(project.made(engine, shell()), tasks, key, session.id(shell()));
        List<CreateTasks.Created> created = engine.execute(command);
        if (quiet && !json()) {
            created.forEach(task -> say(task.id().toString()));
            return ExitCode.DONE;
        }
        return answer(
                json -> json.field("project", command.project())
                        .objects(
                                "tasks",
                                created,
                                (one, task) -> one.text("id", task.id())
                                        .field(
                                                "ref",
                                                tasks.get(created.indexOf(task)).ref())
                                        .field("state", StateMachine.wire(task.state()))),
                style -> {
                    for (int i = 0; i < created.size(); i++) {
                        CreateTasks.Created task = created.get(i);
                        say(style.bold(task.id().toString()) + "  " + TaskStyle.state(style, task.state()) + "  "
                                + Glyphs.oneLine(tasks.get(i).title()));
                    }
                });
    }
}
