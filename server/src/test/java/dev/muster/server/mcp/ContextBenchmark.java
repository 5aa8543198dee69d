package dev.muster.server.mcp;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.Reads;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.NoteFinding;
import dev.muster.core.context.BuiltContext;
import dev.muster.core.context.Cl100k;
import dev.muster.core.context.ContextBuilder;
import dev.muster.core.context.ContextPart;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.RememberedCounts;
import dev.muster.core.context.SavePart;
import dev.muster.core.context.Tokenizer;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.Task;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What the context of a claim costs, part by part, and what a cache of it could save at most. Each turn claims a task
 * that waited for three others, with a parent, 20 findings and three parts of the session, and times in turns: the
 * whole, reading what it is built from, building it, and building it with the counts of texts remembered. Argument: how
 * many turns (300).
 */
final class ContextBenchmark {
    private static final String PROJECT = "p";
    private static final int WARM_UP = 100;
    private static final int BUDGET = TaskContext.TOKENS;

    private final SplittableRandom random = new SplittableRandom(7);
    private final Engine engine;
    private final SessionId session;
    private final Tokenizer remembering = new RememberedCounts(Cl100k.TOKENS, 2_000_000);

    public static void main(String[] arguments) throws Exception {
        int turns = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 300;
        Path folder = Files.createTempDirectory("context-benchmark");
        try (Engine engine = Engine.open(folder, EngineOptions.defaults().withSynchronous(false))) {
            for (int words : new int[] {30, 150}) {
                new ContextBenchmark(engine, words).run(turns, words);
            }
        }
    }

    private ContextBenchmark(Engine engine, int words) {
        this.engine = engine;
        String project = PROJECT + words;
        engine.execute(new CreateProject(project, ""));
        session = engine.execute(new StartSession(project, new RegisterAgent("a", Set.of(), 10, null), false));
        for (int i = 0; i < 20; i++) {
            engine.execute(new NoteFinding(session, FindingKind.FINDING, text(words), true));
        }
        for (int i = 0; i < 3; i++) {
            engine.execute(SavePart.of(session, "part" + i, PartForm.TEXT, text(words), null));
        }
    }

    private void run(int turns, int words) {
        String project = PROJECT + words;
        double[][] ms = new double[5][turns];
        int sameAfterClaim = 0;
        int sameAfterRelease = 0;
        for (int turn = -WARM_UP; turn < turns; turn++) {
            List<Dependency> on = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                engine.execute(new CreateTasks(project, NewTask.titled("before").withDescription(text(words))));
                ClaimTask.Result.Claimed before = claim();
                engine.execute(new CompleteTask(before.lease(), text(words), List.of(), session));
                on.add(Dependency.on(before.task().id()));
            }
            engine.execute(new CreateTasks(
                    project,
                    NewTask.titled("do it").withDescription(text(words * 2)).withDependencies(on)));
            long start = System.nanoTime();
            ClaimTask.Result.Claimed claimed = claim();
            long claim = System.nanoTime() - start;
            Reads reads = engine.reads();
            Task task = claimed.task();
            long last = engine.events().last(project);

            start = System.nanoTime();
            BuiltContext whole = TaskContext.of(reads, task, session, BUDGET);
            long all = System.nanoTime() - start;
            start = System.nanoTime();
            List<ContextPart> candidates = TaskContext.candidates(reads, task, session, BUDGET);
            long reading = System.nanoTime() - start;
            start = System.nanoTime();
            ContextBuilder.build(candidates, "muster://tasks/t1", BUDGET, Cl100k.TOKENS);
            long building = System.nanoTime() - start;
            start = System.nanoTime();
            ContextBuilder.build(candidates, "muster://tasks/t1", BUDGET, remembering);
            long counted = System.nanoTime() - start;

            engine.execute(new ReleaseTask(claimed.lease(), session));
            ClaimTask.Result.Claimed again = claim();
            boolean touched = engine.events().read(project, last, EventFilter.ALL, 1_000).events().stream()
                    .map(Event::task)
                    .anyMatch(task.id()::equals);
            boolean same = TaskContext.of(reads, again.task(), session, BUDGET).equals(whole);
            engine.execute(new CompleteTask(again.lease(), "done", List.of(), session));
            if (turn >= 0) {
                ms[0][turn] = claim / 1e6;
                ms[1][turn] = all / 1e6;
                ms[2][turn] = reading / 1e6;
                ms[3][turn] = building / 1e6;
                ms[4][turn] = counted / 1e6;
                sameAfterClaim += touched ? 0 : 1;
                sameAfterRelease += same ? 1 : 0;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "texts of %d words, %d turns, ms (median): claim %.3f, context %.3f = reading %.3f + building %.3f (counts"
                        + " remembered: %.3f); untouched when claimed again %d, the same when claimed again %d%n",
                words,
                turns,
                median(ms[0]),
                median(ms[1]),
                median(ms[2]),
                median(ms[3]),
                median(ms[4]),
                sameAfterClaim,
                sameAfterRelease);
    }

    private ClaimTask.Result.Claimed claim() {
        return (ClaimTask.Result.Claimed)
                engine.claim(new ClaimTask(session, null, null, false, Duration.ofMinutes(30), Duration.ZERO));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private String text(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(Long.toString(random.nextLong(36L * 36 * 36 * 36), 36));
        }
        return text.toString();
    }
}
