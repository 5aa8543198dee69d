package dev.muster.cli.filing;

import dev.muster.cli.engine.Muster;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UpdateTask;
import dev.muster.lab.advice.Trial;
import dev.muster.lab.result.RunRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes tasks of what a run found, and ends those whose finding is gone.
 *
 * <p>A finding has a key that is the same in every run of a scenario, and a task that has it as a label. While such a
 * task is open there is no second one: filing the same run twice, or one like it, creates nothing. A finding that comes
 * back after its task has ended gets a new task. Only a run that measured the test which showed a finding can end it.
 */
public final class Filing {
    private static final String AGENT = "muster-lab";
    /** All that are open at once are looked at page by page; none is forgotten for their number. */
    private static final int PAGE = 500;

    private final Muster muster;
    private final String project;

    /**
     * Files into a project.
     *
     * @param project its name; it is made when it is not there
     */
    public Filing(Muster muster, String project) {
        this.muster = muster;
        this.project = project;
    }

    /**
     * Files what a run found.
     *
     * @param where the run's directory, as its user knows it
     * @param trials which of its recommendations were tried
     * @throws RefusedException if the engine refuses
     */
    public Filed file(RunRecord run, String where, List<Trial> trials) {
        RunFindings findings = RunFindings.of(run, where, trials);
        SessionId session =
                muster.execute(new StartSession(project, new RegisterAgent(AGENT, Set.of(), PAGE, null), true));
        try {
            return file(findings, where, session);
        } finally {
            muster.execute(new EndSession(session));
        }
    }

    private Filed file(RunFindings findings, String where, SessionId session) {
        List<TaskId> created = new ArrayList<>();
        List<TaskId> kept = new ArrayList<>();
        for (Opportunity opportunity : findings.opportunities()) {
            Optional<Task> open = open(opportunity.label()).stream().findFirst();
            if (open.isPresent()) {
                bringUpToDate(open.get(), opportunity, session);
                kept.add(open.get().id());
            } else {
                created.add(create(opportunity, session));
            }
        }
        List<TaskId> closed = new ArrayList<>();
        List<TaskId> left = new ArrayList<>();
        for (Task task : open(Opportunity.LABEL)) {
            if (isGone(task, findings)) {
                (close(task, where, session) ? closed : left).add(task.id());
            }
        }
        return new Filed(project, created, kept, closed, left);
    }

    private static boolean isGone(Task task, RunFindings findings) {
        String prefix = Opportunity.label("");
        return task.labels().stream()
                .filter(label -> label.startsWith(prefix))
                .map(label -> label.substring(prefix.length()))
                .anyMatch(key -> findings.showsGone(key, new HashSet<>(task.labels())));
    }

    /**
     * Two that file at the same time create one task: they send the same idempotency key, which counts how often the
     * finding was there before. An answer that names an ended task is one of those times.
     */
    private TaskId create(Opportunity opportunity, SessionId session) {
        NewTask task = NewTask.titled(opportunity.title())
                .withDescription(opportunity.description())
                .withType("optimisation")
                .withLabels(opportunity.labels().toArray(String[]::new))
                .withPriority(opportunity.priority());
        int time = all(TaskQuery.of(project).labelled(opportunity.label())).size();
        while (true) {
            time++;
            String once = "finding " + opportunity.key() + " " + time;
            try {
                CreateTasks.Created made = muster.execute(new CreateTasks(project, List.of(task), once, session))
                        .getFirst();
                if (!made.state().ended()) {
                    return made.id();
                }
            } catch (RefusedException refused) {
                if (CreateTasks.DELETED.equals(refused.refusal().state())) {
                    continue; // ended, and so long ago that it is not listed any more
                }
                if (refused.code() != ErrorCode.IDEMPOTENCY_CONFLICT) {
                    throw refused;
                }
                // Filed with other figures: by another just now, or long ago and ended since.
                Optional<Task> other = open(opportunity.label()).stream().findFirst();
                if (other.isPresent()) {
                    return other.get().id();
                }
            }
        }
    }

    /** Its evidence is that of the newest run. */
    private void bringUpToDate(Task listed, Opportunity now, SessionId session) {
        Task task = muster.task(listed.id());
        @Nullable String title = task.title().equals(now.title()) ? null : now.title();
        @Nullable String description = task.description().equals(now.description()) ? null : now.description();
        @Nullable List<String> labels = task.labels().containsAll(now.labels()) ? null : labels(task, now);
        if (title != null || description != null || labels != null) {
            muster.execute(new UpdateTask(task.id(), title, description, null, labels, null, null, session));
        }
    }

    /** Those of the finding, and all that people gave the task; of the tests only the one that shows it now. */
    private static List<String> labels(Task task, Opportunity now) {
        List<String> labels = new ArrayList<>(now.labels());
        task.labels().stream()
                .filter(label -> !Opportunity.isOfTest(label) && !labels.contains(label))
                .forEach(labels::add);
        return labels;
    }

    private boolean close(Task task, String where, SessionId session) {
        if (task.state() != TaskState.READY) {
            return false;
        }
        try {
            return switch (muster.claim(new ClaimTask(session).of(task.id()))) {
                case ClaimTask.Result.Claimed claimed -> {
                    muster.execute(new CompleteTask(
                            claimed.lease(), "gone: run " + where + " no longer shows it", List.of(), session));
                    yield true;
                }
                case ClaimTask.Result.Nothing nothing -> false;
            };
        } catch (RefusedException takenMeanwhile) {
            return false;
        }
    }

    private List<Task> open(String label) {
        return all(TaskQuery.of(project)
                .labelled(label)
                .in(TaskState.PENDING, TaskState.READY, TaskState.IN_PROGRESS, TaskState.BLOCKED));
    }

    private List<Task> all(TaskQuery query) {
        List<Task> all = new ArrayList<>();
        @Nullable TaskId before = null;
        do {
            TaskPage page = muster.tasks(query.before(before).atMost(PAGE));
            all.addAll(page.tasks());
            before = page.next();
        } while (before != null);
        return all;
    }
}
