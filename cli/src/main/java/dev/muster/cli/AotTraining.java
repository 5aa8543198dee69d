package dev.muster.cli;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.PublishEvents;
import dev.muster.core.event.PublishEvents.NewEvent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.store.DataDirectory;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskQuery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Goes once through what a start-up and a first piece of work go through, while the launcher records it into the AOT
 * cache. Classes that are not used here are loaded the slow way in every later start.
 */
@Command(
        name = "aot-training",
        hidden = true,
        description = "Trains the start-up cache; run by the launcher when it builds.")
final class AotTraining implements Callable<Integer> {

    /** Enough for the JVM to note which methods matter, short enough for a build. */
    private static final int TASKS = 300;

    /** Long enough to be kept as a compressed blob. */
    private static final String LONG = "All of it, and in good order. ".repeat(500);

    private static final String PROJECT = "training";

    @Option(names = "--serve", description = "Train for a server, whose classes would make every small command larger.")
    private boolean serve;

    @Override
    public Integer call() throws Exception {
        Path directory = Files.createTempDirectory("muster-training");
        try {
            work(directory);
            work(directory); // the second time on a store that is there
            if (serve) {
                new ServeTraining(directory.resolve("served")).run();
            } else {
                new CommandTraining(directory.resolve("commands")).run();
            }
        } finally {
            delete(directory);
        }
        return 0;
    }

    private static void work(Path directory) throws DataDirectory.InUse {
        try (Engine engine = Engine.open(directory, EngineOptions.defaults())) {
            boolean fresh = engine.reads().projects().isEmpty();
            if (fresh) {
                engine.execute(new CreateProject(PROJECT, "made and removed while building"));
            }
            SessionId session = engine.execute(
                    new StartSession(PROJECT, new RegisterAgent("trainee", Set.of("java"), 10, null), false));
            for (int i = 0; i < TASKS; i += 2) {
                engine.execute(new CreateTasks(PROJECT, pair(i), null, session));
            }
            for (int i = 0; i < TASKS; i++) {
                complete(engine, engine.claim(new ClaimTask(session)));
            }
            engine.execute(new PublishEvents(
                    PROJECT, List.of(new NewEvent("training.done", "{\"tasks\":" + TASKS + "}")), session));
            read(engine);
        }
    }

    /** A task, and one that waits for it. */
    private static List<NewTask> pair(int number) {
        return List.of(
                NewTask.titled("Write number " + number)
                        .withRef("write")
                        .requiring("java")
                        .withDescription(LONG),
                NewTask.titled("Check number " + number)
                        .after(Dependency.onRef("write"))
                        .withLabels("check"));
    }

    private static void complete(Engine engine, ClaimTask.Result result) {
        if (!(result instanceof ClaimTask.Result.Claimed claimed)) {
            throw new IllegalStateException("there was no task to claim, though one was created for each claim");
        }
        engine.execute(new CompleteTask(claimed.lease(), "done"));
    }

    private static void read(Engine engine) {
        engine.reads()
                .tasks(TaskQuery.of(PROJECT))
                .tasks()
                .forEach(task -> engine.reads().history(task.id(), 0, 10));
        engine.reads().tasks(TaskQuery.of(PROJECT).containing("number"));
        engine.reads().counts(PROJECT);
        engine.reads().agents();
        engine.events().read(PROJECT, 0, EventFilter.ALL, 100);
        engine.stats();
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
