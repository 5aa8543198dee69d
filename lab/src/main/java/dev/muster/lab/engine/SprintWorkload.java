package dev.muster.lab.engine;

import dev.muster.core.ledger.Command;
import dev.muster.core.project.CreateProject;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.SprintId;
import dev.muster.core.scrum.StoryId;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sprints, each caller's in a project of its own: planned, started, paused, resumed and cancelled, step by step and
 * again. A project has one sprint at a time, so that callers who shared one would only meet refusals.
 */
final class SprintWorkload extends AgentWorkload<EngineAgents> {
    /** One step of a sprint, and the state in which it leaves the project. */
    private enum Step {
        PLAN(ScrumCommand.SPRINT_PLAN, ScrumState.SPRINT_PLANNED),
        START(ScrumCommand.SPRINT_START, ScrumState.SPRINT_ACTIVE),
        PAUSE(ScrumCommand.SPRINT_PAUSE, ScrumState.SPRINT_PAUSED),
        RESUME(ScrumCommand.SPRINT_RESUME, ScrumState.SPRINT_ACTIVE),
        CANCEL(ScrumCommand.SPRINT_CANCEL, ScrumState.BACKLOG_READY);

        private final ScrumCommand command;
        private final ScrumState then;

        Step(ScrumCommand command, ScrumState then) {
            this.command = command;
            this.then = then;
        }
    }

    private static final Step[] STEPS = Step.values();

    static final List<String> MIX = List.of("plan", "start", "pause", "resume", "cancel");

    private final List<String> projects;

    SprintWorkload(EngineAgents agents) {
        super(agents);
        this.projects = IntStream.range(0, agents.count())
                .mapToObj(agent -> project(agents, agent))
                .toList();
    }

    /** A project with a backlog of one story, which nobody has to approve. */
    private static String project(EngineAgents agents, int agent) {
        String name = agents.project() + "-sprint-" + agents.rung() + "-" + agent;
        String title = Titles.of("story", agents.rung(), agent, 0);
        agents.engine().execute(new CreateProject(name, ""));
        agents.engine().execute(new SetMode(name, ScrumMode.AUTONOMOUS, null));
        List<StoryId> stories = agents.engine()
                .execute(new AddEpic(name, "sprints", "", List.of(NewStory.titled(title)), null))
                .stories();
        agents.acknowledged().story(stories.getFirst().value(), title);
        return name;
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public String unit() {
        return "transitions";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        Step step = STEPS[operation];
        String project = projects.get(agent);
        if (step == Step.PLAN) {
            return agents.call(new PlanSprint(project, "", List.of(), null))
                            instanceof Call.Failed<SprintId>(var failed)
                    ? failed
                    : Outcome.OK;
        }
        Command<ScrumState> command = new ChangeSprint(project, step.command, null, null);
        return switch (agents.call(command)) {
            case Call.Failed<ScrumState>(Outcome.Failed failed) -> failed;
            case Call.Done<ScrumState>(ScrumState state) ->
                state == step.then
                        ? Outcome.OK
                        : new Outcome.Failed("wrong_answer", step + " left " + project + " in " + state);
        };
    }
}
