package dev.muster.server;

import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.lab.LabRun;
import dev.muster.core.lab.LabRunId;
import dev.muster.core.lab.LabRunState;
import dev.muster.core.lab.LabRuns;
import dev.muster.core.lab.LabScenario;
import dev.muster.core.lab.LabTest;
import dev.muster.core.lab.LabVerdict;
import dev.muster.core.lab.NoLab;
import dev.muster.core.lab.ReportFormat;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs that measure nothing and go on until a test ends them. */
public final class PretendLab implements LabRuns {
    public static final LabScenario SCENARIO = new LabScenario("validate-quick", "a quick look", List.of("one", "two"));

    private final Engine engine;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final List<LabRun> runs = new ArrayList<>();

    public PretendLab(Engine engine) {
        this.engine = engine;
    }

    /** One that the engine's callers have before them. */
    public static PretendLab of(Engine engine) {
        PretendLab lab = new PretendLab(engine);
        engine.labRuns(lab);
        return lab;
    }

    @Override
    public @Nullable String unavailable() {
        return null;
    }

    @Override
    public List<LabScenario> scenarios() {
        return List.of(SCENARIO);
    }

    @Override
    public LabRun start(String scenario, String project, String requester) {
        if (!scenario.equals(SCENARIO.name())) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no scenario '" + scenario + "'")
                    .asException();
        }
        SessionId session =
                engine.execute(new StartSession(project, new RegisterAgent(AGENT, Set.of(), 1, null), false));
        TaskId task = engine.execute(
                        new CreateTasks(project, NewTask.titled("a run").requiring("validation")))
                .getFirst()
                .id();
        lock.lock();
        try {
            LabRun run = new LabRun(
                    new LabRunId(runs.size() + 1L),
                    project,
                    scenario,
                    LabRunState.RUNNING,
                    null,
                    session,
                    task,
                    List.of(new LabTest("one", task, LabVerdict.PASS), new LabTest("two", task, null)),
                    requester,
                    engine.now(),
                    null,
                    null,
                    "measuring");
            runs.addFirst(run);
            return run;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<LabRun> runs() {
        lock.lock();
        try {
            return List.copyOf(runs);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LabRun run(LabRunId id) {
        return runs().stream().filter(run -> run.id().equals(id)).findFirst().orElseThrow(() -> NoLab.missing(id));
    }

    @Override
    public LabRun await(LabRunId id, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!run(id).state().ended() && left > 0) {
                left = changed.awaitNanos(left);
            }
            return run(id);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String report(LabRunId id, ReportFormat format) {
        LabRun run = run(id);
        if (!run.state().ended()) {
            throw Refusal.of(ErrorCode.INVALID_STATE, "no report yet").asException();
        }
        return format + " of " + id + " in " + run.project() + ": " + run.reason();
    }

    @Override
    public LabRun cancel(LabRunId id, String reason) {
        return end(id, LabRunState.CANCELLED, null, reason);
    }

    /** Ends a run. */
    public LabRun end(LabRunId id, LabRunState as, @Nullable LabVerdict verdict, String reason) {
        lock.lock();
        try {
            LabRun ended = run(id).ended(as, verdict, reason, engine.now());
            runs.replaceAll(run -> run.id().equals(id) ? ended : run);
            changed.signalAll();
            return ended;
        } finally {
            lock.unlock();
        }
    }
}
