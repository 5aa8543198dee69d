package dev.muster.cli.validation;

import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.lab.LabRuns;
import dev.muster.core.lab.LabScenario;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The session of a run and its tasks. The one that groups the others is held for as long as the run lasts: only who
 * holds a task can hand something in with it, and it ends with the run and not with the last of the others.
 *
 * <p>Anybody may cancel a task meanwhile. What is refused for that reason is noted and no error: the run looks at its
 * task and ends.
 */
final class ValidationTasks {
    private static final System.Logger LOG = System.getLogger(ValidationTasks.class.getName());

    /** So that no other agent is given these tasks when it asks for work. */
    private static final String CAPABILITY = "validation";

    /** Renewed every few seconds. So long that a stalled machine costs nothing, and after a crash it ends by itself. */
    private static final Duration LEASE = Duration.ofMinutes(5);

    private static final int TRIES = 30;
    private static final Duration REST = Duration.ofSeconds(1);

    private static final int TITLE = 500;
    private static final int REASON = 10_000;

    private final Engine engine;
    private final SessionId session;
    /** The one that groups the others, and those. */
    private final List<TaskId> tasks = new ArrayList<>();

    private final Map<TaskId, Lease> held = new HashMap<>();

    private ValidationTasks(Engine engine, SessionId session) {
        this.engine = engine;
        this.session = session;
    }

    /**
     * Those of a run that another process began.
     *
     * @param whole groups the others
     * @param tests in order
     */
    static ValidationTasks of(Engine engine, SessionId session, TaskId whole, List<TaskId> tests) {
        ValidationTasks left = new ValidationTasks(engine, session);
        left.tasks.add(whole);
        left.tasks.addAll(tests);
        return left;
    }

    /**
     * Starts the session and creates the tasks.
     *
     * @throws RefusedException if the project is not there or does not take them; then nothing is left behind
     */
    static ValidationTasks begin(Engine engine, String project, LabScenario scenario, String about) {
        SessionId session = engine.execute(new StartSession(
                project,
                new RegisterAgent(
                        LabRuns.AGENT, Set.of(CAPABILITY), scenario.tests().size() + 1, /* lostAfter= */ null),
                false));
        ValidationTasks made = new ValidationTasks(engine, session);
        try {
            made.create(project, scenario, about);
            return made;
        } catch (RefusedException e) {
            made.drop("the validation could not be started");
            throw e;
        }
    }

    private void create(String project, LabScenario scenario, String about) {
        TaskId parent = create(
                        project,
                        List.of(task("Validation: " + scenario.name(), about).withType("validation")))
                .getFirst();
        tasks.add(parent);
        claim(parent); // before it has subtasks: one that has any and was never claimed only groups them
        tasks.addAll(create(
                project,
                scenario.tests().stream()
                        .map(test -> task("Test: " + test, "A test of scenario " + scenario.name() + ".")
                                .withType("test")
                                .withParent(parent))
                        .toList()));
    }

    private static NewTask task(String title, String description) {
        return NewTask.titled(title.length() <= TITLE ? title : title.substring(0, TITLE))
                .withDescription(description)
                .requiring(CAPABILITY)
                .withLabels("validation")
                .withMaxAttempts(1);
    }

    private List<TaskId> create(String project, List<NewTask> wanted) {
        return engine.execute(new CreateTasks(project, wanted, null, session)).stream()
                .map(CreateTasks.Created::id)
                .toList();
    }

    SessionId session() {
        return session;
    }

    TaskId whole() {
        return tasks.getFirst();
    }

    List<TaskId> tests() {
        return tasks.subList(1, tasks.size());
    }

    /** The task that groups the others, as it is now; empty if the engine is too busy to tell. */
    Optional<Task> state() {
        try {
            return Optional.of(engine.reads().task(whole()));
        } catch (RefusedException e) {
            if (e.code() == ErrorCode.BUSY) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Says that the run is alive, which renews its leases.
     *
     * @throws RefusedException if nobody wants to hear it: the session was ended or its agent stopped
     */
    void heard() {
        engine.heartbeat(session);
    }

    private void claim(TaskId task) {
        if (engine.claim(new ClaimTask(session).of(task).leasedFor(LEASE))
                instanceof ClaimTask.Result.Claimed claimed) {
            held.put(task, claimed.lease());
        }
    }

    /** The test of this task begins. One that cannot be claimed now, as in a drain, is tried again when it ends. */
    void testBegins(TaskId test) {
        if (!held.containsKey(test)) {
            quietly("claim", test, () -> claim(test));
        }
    }

    /** The test of this task is measured, and will be judged when the run ends: what it found is handed in. */
    void testMeasured(TaskId test, String summary, NewArtifact result) {
        testBegins(test);
        Lease lease = held.get(test);
        if (lease != null) {
            String note =
                    summary + "\nJudged until now; its bounds follow the disk, which is measured until the run ends.";
            quietly("hand in with", test, new ContinueTask(lease, cut(note), List.of(result), session));
        }
    }

    /**
     * The test of this task is judged.
     *
     * @param good whether what it found is no failure
     * @param summary verdict and figures
     */
    void testEnds(TaskId test, boolean good, String summary, NewArtifact result) {
        testBegins(test);
        ends(test, good, summary, List.of(result));
    }

    /** The run has ended with a verdict: its reports are handed in. */
    void runEnds(boolean good, String summary, List<NewArtifact> reports) {
        ends(whole(), good, summary, reports);
        drop("the run has ended without it");
    }

    /** The run has ended without a verdict: what it measured is handed in, and what is open is cancelled. */
    void runStops(String reason, List<NewArtifact> reports) {
        Lease lease = held.get(whole());
        if (lease != null) {
            quietly("hand in with", whole(), new ContinueTask(lease, cut(reason), reports, session));
        }
        drop(reason);
    }

    private void ends(TaskId task, boolean good, String summary, List<NewArtifact> artifacts) {
        Lease lease = held.remove(task);
        if (lease == null) {
            return; // it could not be claimed; it is cancelled when the run ends
        }
        if (good) {
            quietly("complete", task, new CompleteTask(lease, summary, artifacts, session));
        } else {
            quietly("hand in with", task, new ContinueTask(lease, "", artifacts, session));
            quietly("fail", task, new FailTask(lease, cut(summary), false, session));
        }
    }

    /** Cancels what has not ended, and ends the session. */
    void drop(String reason) {
        tasks.reversed().forEach(task -> cancel(task, reason));
        held.clear();
        try {
            engine.execute(new EndSession(session));
        } catch (RefusedException e) {
            LOG.log(System.Logger.Level.INFO, "The session of a validation has ended before: {0}", e.getMessage());
        }
    }

    private void cancel(TaskId task, String reason) {
        quietly("cancel", task, () -> {
            if (!engine.reads().task(task).state().ended()) {
                engine.execute(new CancelTask(task, cut(reason), false, null));
            }
        });
    }

    private static String cut(String text) {
        return text.length() <= REASON ? text : text.substring(0, REASON - 1) + "…";
    }

    private void quietly(String what, TaskId task, Command<?> command) {
        quietly(what, task, () -> engine.execute(command));
    }

    /** What the engine is too busy for is tried again: the run keeps the processors busy, and its tasks have to end. */
    private static void quietly(String what, TaskId task, Runnable change) {
        for (int tries = 1; ; tries++) {
            try {
                change.run();
                return;
            } catch (RefusedException e) {
                if (e.code() != ErrorCode.BUSY
                        || tries == TRIES
                        || !rested(e.refusal().retryAfter())) {
                    LOG.log(System.Logger.Level.INFO, "Could not {0} {1}: {2}", what, task, e.getMessage());
                    return;
                }
            }
        }
    }

    /** Waits as long as the engine asks for, a second at most; false if the thread is interrupted meanwhile. */
    private static boolean rested(@Nullable Duration asked) {
        try {
            Thread.sleep(asked == null || asked.compareTo(REST) > 0 ? REST : asked);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
