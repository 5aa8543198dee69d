package dev.muster.cli.task;

import dev.muster.cli.engine.EngineCommand;
import dev.muster.cli.engine.Muster;
import dev.muster.cli.engine.ProjectChoice;
import dev.muster.cli.engine.SessionChoice;
import dev.muster.cli.task.GraphFile.Graph;
import dev.muster.cli.terminal.ExitCode;
import dev.muster.cli.terminal.Failure;
import dev.muster.cli.terminal.Glyphs;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.wire.Json;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates one task, or a whole graph of them from a file. */
@Command(
        name = "create",
        description = "Create a task, or a whole graph of tasks from a file: all or none.",
        footer = {
            "",
            "Examples:",
            "  muster task create --title \"Write the parser\" --needs java --priority 5",
            "  muster task create --title \"Review it\" --after t1 --label review",
            "  muster task create --file plan.yaml",
            "",
            "A file is a list of tasks. Each has a title and, as needed: ref, description, type, specialist,",
            "parent, depends_on, capabilities, labels, priority, concurrency_key, max_attempts, not_before,",
            "deadline, execution_timeout, progress_timeout. Tasks name one another by ref:",
            "",
            "  - {ref: write, title: Write the parser, capabilities: [java]}",
            "  - {title: Review it, depends_on: [write]}"
        })
final class CreateTask extends EngineCommand {
    @Mixin
    private final ProjectChoice project = new ProjectChoice();

    @Mixin
    private final SessionChoice session = new SessionChoice();

    @Mixin
    private final TaskOptions options = new TaskOptions();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "A graph of tasks in YAML or JSON; - reads standard input.")
    private @Nullable Path file;

    @Option(
            names = {"--key", "--idempotency-key"},
            paramLabel = "KEY",
            description = "A request with a key that was used before creates nothing and answers the same tasks.")
    private @Nullable String key;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but the ids.")
    private boolean quiet;

    private Graph graph = new Graph(List.of(), null);

    CreateTask(Shell shell) {
        super(shell);
    }

    @Override
    protected boolean makesDirectory() {
        return true;
    }

    @Override
    protected void prepare() {
        graph = graph();
    }

    /** A task that was asked for, and what became of it. */
    private record Made(NewTask task, CreateTasks.Created created) {}

    @Override
    protected int run(Muster muster) {
        String name = project.made(muster, shell());
        List<CreateTasks.Created> created =
                muster.execute(new CreateTasks(name, graph.tasks(), graph.idempotencyKey(), session.id(shell())));
        List<Made> made = new ArrayList<>();
        for (int i = 0; i < created.size(); i++) {
            made.add(new Made(graph.tasks().get(i), created.get(i)));
        }
        if (quiet && !json()) {
            created.forEach(task -> say(task.id().toString()));
            return ExitCode.DONE;
        }
        return answer(
                json -> json.field("project", name).objects("tasks", made, CreateTask::write),
                style -> made.forEach(each -> say(style.bold(each.created().id().toString()) + "  "
                        + TaskStyle.state(style, each.created().state()) + "  "
                        + Glyphs.oneLine(each.task().title()))));
    }

    private static void write(Json json, Made made) {
        json.text("id", made.created().id())
                .field("ref", made.task().ref())
                .field("state", StateMachine.wire(made.created().state()));
    }

    private Graph graph() {
        if (file == null) {
            return new Graph(List.of(options.task(shell())), key);
        }
        if (options.any()) {
            throw Failure.usage("--file describes whole tasks: it does not go with options that describe one");
        }
        Graph graph = GraphFile.read(file, shell());
        if (key != null && graph.idempotencyKey() != null) {
            throw Failure.usage("--key and the file both give an idempotency key; give one");
        }
        return new Graph(graph.tasks(), key == null ? graph.idempotencyKey() : key);
    }
}
