package dev.muster.cli.filing;

import dev.muster.cli.engine.Muster;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Work in steps as a session of a project: a task that groups the others, and one for each step, each after the one
 * before it. The engine need not stay open between steps, so that others can work meanwhile.
 */
public final class StepTasks {
    private static final String AGENT = "muster-loop";
    private static final String CAPABILITY = "muster-loop";
    /** What a killed loop left claimed is no reason to refuse the next; each claims one task at a time. */
    private static final int CONCURRENCY = 100;

    /** A search of many candidates by a long scenario takes hours; nothing renews its step's lease meanwhile. */
    private static final Duration LEASE = Duration.ofDays(1);

    private final SessionId session;
    private final TaskId whole;
    private final List<TaskId> steps;

    private StepTasks(SessionId session, TaskId whole, List<TaskId> steps) {
        this.session = session;
        this.whole = whole;
        this.steps = steps;
    }

    /**
     * Starts the session and creates the tasks.
     *
     * @param title of the one that groups the others
     * @param steps titles, in order
     * @throws RefusedException if the engine refuses
     */
    public static StepTasks begin(Muster muster, String project, String title, List<String> steps) {
        RegisterAgent agent = new RegisterAgent(AGENT, Set.of(CAPABILITY), CONCURRENCY, null);
        SessionId session = muster.execute(new StartSession(project, agent, true));
        TaskId whole = create(muster, project, NewTask.titled(title).withType("loop"), session);
        List<TaskId> all = new ArrayList<>();
        for (String step : steps) {
            NewTask task =
                    NewTask.titled(step).withParent(whole).withType("step").requiring(CAPABILITY);
            all.add(create(muster, project, all.isEmpty() ? task : task.after(Dependency.on(all.getLast())), session));
        }
        return new StepTasks(session, whole, all);
    }

    private static TaskId create(Muster muster, String project, NewTask task, SessionId session) {
        return muster.execute(new CreateTasks(project, List.of(task.withLabels("loop")), null, session))
                .getFirst()
                .id();
    }

    /** The task that groups the steps. */
    public TaskId whole() {
        return whole;
    }

    /**
     * A step begins.
     *
     * @throws RefusedException if it was cancelled or taken meanwhile
     */
    public Lease begins(Muster muster, int step) {
        if (muster.claim(new ClaimTask(session).of(steps.get(step)).leasedFor(LEASE))
                instanceof ClaimTask.Result.Claimed claimed) {
            return claimed.lease();
        }
        throw new IllegalStateException("a step whose step before it has ended can be claimed: " + steps.get(step));
    }

    /** A step has ended. */
    public void ends(Muster muster, Lease lease, String summary, List<NewArtifact> artifacts) {
        muster.execute(new CompleteTask(lease, summary, artifacts, session));
    }

    /** A step could not be done: it fails, and with it what comes after. */
    public void fails(Muster muster, Lease lease, String why) {
        muster.execute(new FailTask(lease, why, false, session));
        close(muster);
    }

    /** Nothing more will be done. */
    public void close(Muster muster) {
        muster.execute(new EndSession(session));
    }
}
