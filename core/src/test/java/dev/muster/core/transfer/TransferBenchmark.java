package dev.muster.core.transfer;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How fast projects are written and read back: {@code TransferBenchmark DIRECTORY TASKS…}. Half of the tasks are
 * completed, so that there are some four events a task.
 */
final class TransferBenchmark {
    private static final int PIECE = 5_000;

    private TransferBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        for (int i = 1; i < arguments.length; i++) {
            measure(Path.of(arguments[0]), Integer.parseInt(arguments[i]));
        }
    }

    private static void measure(Path directory, int tasks) throws Exception {
        Path file = directory.resolve("project-" + tasks + ".jsonl");
        try (Engine engine = Engine.open(directory.resolve("from-" + tasks), EngineOptions.defaults())) {
            fill(engine, tasks);
            for (int round = 1; round <= 3; round++) {
                long start = System.nanoTime();
                Exported exported;
                try (OutputStream out = Files.newOutputStream(file)) {
                    exported = engine.export("p", out);
                }
                say("export", tasks, exported.lines(), System.nanoTime() - start);
                System.out.printf(
                        Locale.ROOT,
                        "  %,d lines, %,d bytes, %d bytes a task%n",
                        exported.lines(),
                        exported.bytes(),
                        exported.bytes() / tasks);
            }
        }
        try (Engine engine = Engine.open(directory.resolve("to-" + tasks), EngineOptions.defaults())) {
            for (int round = 1; round <= 3; round++) {
                long start = System.nanoTime();
                CheckedFile checked = CheckedFile.read(file);
                long check = System.nanoTime();
                engine.execute(new ImportProject(checked, "p" + round));
                say("check", tasks, checked.lines(), check - start);
                say("import", tasks, checked.lines(), System.nanoTime() - check);
            }
        }
    }

    private static void fill(Engine engine, int tasks) {
        engine.execute(new CreateProject("p", ""));
        RegisterAgent agent = new RegisterAgent("agent", Set.of(), 10, null);
        SessionId session = engine.execute(new StartSession("p", agent, false));
        for (int from = 0; from < tasks; from += PIECE) {
            List<NewTask> piece = new ArrayList<>();
            for (int i = from; i < Math.min(tasks, from + PIECE); i++) {
                NewTask task = NewTask.titled("Task number " + i)
                        .withRef("r" + i)
                        .withDescription("What has to be done, in one or two sentences. ".repeat(4));
                piece.add(i % 2 == 0 ? task : task.after(Dependency.onRef("r" + (i - 1))));
            }
            engine.execute(new CreateTasks("p", piece, null, session));
        }
        for (int i = 0; i < tasks / 2; i++) {
            if (engine.claim(new ClaimTask(session)) instanceof ClaimTask.Result.Claimed claimed) {
                engine.execute(new CompleteTask(claimed.lease(), "It is done."));
            }
        }
    }

    private static void say(String what, int tasks, long lines, long nanos) {
        System.out.printf(
                Locale.ROOT,
                "%s of %,d tasks: %.2f s, %,.0f lines/s%n",
                what,
                tasks,
                nanos / 1e9,
                lines / (nanos / 1e9));
    }
}
