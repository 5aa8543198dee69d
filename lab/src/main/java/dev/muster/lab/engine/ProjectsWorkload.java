package dev.muster.lab.engine;

import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.lab.analysis.Fairness;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.engine.Agents.Held;
import dev.muster.lab.target.Gauge;
import dev.muster.lab.target.GaugeInfo;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.TargetException;
import dev.muster.lab.target.Workload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Agents that take work from whichever of several projects has it. The projects' backlogs differ (the last has as many
 * times more waiting tasks than the first as there are projects) and stay as they are: who completes a task creates
 * another in its project. An engine that serves by age or by backlog gives the large projects nearly everything.
 */
final class ProjectsWorkload implements Workload {
    static final String PROJECTS = "projects";
    static final String BACKLOG = "backlog";
    static final String JAIN = "jain_of_projects";

    static final List<GaugeInfo> GAUGES = List.of(
            new GaugeInfo(
                    JAIN,
                    "",
                    "Jain's index of the tasks completed in each project within the window: 1 when all have the same, 1/n when one has all."));

    private final Caller caller;
    private final Stage stage;
    private final List<String> projects = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<SessionId> sessions;
    private final AtomicLongArray completed;
    private long[] before;

    /**
     * Makes the projects, fills them, and lets the agents begin their sessions.
     *
     * @param backlog tasks that wait in the first project; the i-th has i times as many
     */
    ProjectsWorkload(Caller caller, Stage stage, int agents, int count, int backlog) {
        this.caller = caller;
        this.stage = stage;
        completed = new AtomicLongArray(count);
        before = new long[count];
        for (int number = 0; number < count; number++) {
            String name = stage.project() + "-" + stage.rung() + "-" + (number + 1);
            required(caller.execute(new CreateProject(name, "one of several at once")));
            projects.add(name);
            numbers.put(name, number);
            fill(name, backlog * (number + 1));
        }
        sessions = Agents.together(
                agents,
                agent -> required(caller.execute(new StartSession(
                        projects.get(agent % count),
                        new RegisterAgent(stage.agent(agent), Set.of(), Agents.CONCURRENCY, null),
                        /* createProject= */ false))));
    }

    private void fill(String project, int tasks) {
        List<NewTask> all = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            all.add(NewTask.titled(title(project, -1, i)));
        }
        List<CreateTasks.Created> created = required(caller.execute(new CreateTasks(project, all, null, null)));
        for (int i = 0; i < tasks; i++) {
            stage.acknowledged().created(created.get(i).id().value(), all.get(i).title());
        }
    }

    private static <R> R required(Call<R> call) {
        return switch (call) {
            case Call.Done<R> done -> done.value();
            case Call.Failed<R> failed -> throw new TargetException("could not be prepared: " + failed.outcome());
        };
    }

    private static String title(String project, int agent, long index) {
        return "of " + project + ", by " + agent + ", number " + index;
    }

    @Override
    public List<String> operations() {
        return List.of("cycle");
    }

    @Override
    public String unit() {
        return "cycles";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        return switch (caller.claim(new ClaimTask(sessions.get(agent)).fromAnyProject())) {
            case Call.Failed<Held>(Outcome.Failed failed) -> failed;
            case Call.Done<Held>(Held held) -> complete(held, agent, index);
        };
    }

    private Outcome complete(Held held, int agent, long index) {
        String project = held.title().substring("of ".length(), held.title().indexOf(", by "));
        CompleteTask complete = new CompleteTask(held.lease(), "done", List.of(), sessions.get(agent));
        if (caller.execute(complete) instanceof Call.Failed<?>(Outcome.Failed failed)) {
            return failed;
        }
        stage.acknowledged().completed(held.lease().task().value());
        completed.incrementAndGet(Objects.requireNonNull(numbers.get(project), project));
        String title = title(project, agent, index);
        return switch (caller.execute(new CreateTasks(project, List.of(NewTask.titled(title)), null, null))) {
            case Call.Failed<List<CreateTasks.Created>>(Outcome.Failed failed) -> failed;
            case Call.Done<List<CreateTasks.Created>>(List<CreateTasks.Created> created) -> {
                stage.acknowledged().created(created.getFirst().id().value(), title);
                yield Outcome.OK;
            }
        };
    }

    private long[] counts() {
        long[] counts = new long[completed.length()];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = completed.get(i);
        }
        return counts;
    }

    @Override
    public void windowBegins() {
        before = counts();
    }

    @Override
    public List<Gauge> windowEnds() {
        long[] shares = counts();
        for (int i = 0; i < shares.length; i++) {
            shares[i] -= before[i];
        }
        OptionalDouble index = Fairness.jain(shares);
        return List.of(
                index.isPresent()
                        ? Gauge.of(JAIN, index.getAsDouble())
                        : Gauge.missing(JAIN, "nothing was completed in the window"));
    }

    @Override
    public void close() {
        Agents.together(sessions.size(), agent -> caller.execute(new EndSession(sessions.get(agent))));
    }
}
