package dev.muster.cli.engine;

import dev.muster.core.Engine;
import dev.muster.core.Page;
import dev.muster.core.SessionReads.KeptPart;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.context.SessionPart;
import dev.muster.core.event.Event;
import dev.muster.core.event.EventFilter;
import dev.muster.core.event.EventPage;
import dev.muster.core.ledger.Command;
import dev.muster.core.project.Project;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import dev.muster.git.ProjectRepositories;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine of this process. */
final class InProcess implements Muster {
    private final Engine engine;
    private @Nullable ProjectRepositories repositories;
    private final Path directory;

    InProcess(Engine engine, Path directory) {
        this.engine = engine;
        this.directory = directory;
    }

    /** Most commands have nothing to do with git, and do not wait for it. */
    private Engine withGit() {
        if (repositories == null) {
            repositories = ProjectRepositories.follow(engine);
        }
        return engine;
    }

    @Override
    public boolean alone() {
        return true;
    }

    @Override
    public <R> R execute(Command<R> command) {
        return engine.execute(looked(command));
    }

    /** The start of a sprint says how the work tree is just now; at a server the server looks. */
    @SuppressWarnings("unchecked") // the same command, and so the same answer
    private <R> Command<R> looked(Command<R> command) {
        return command instanceof ChangeSprint change && change.command() == ScrumCommand.SPRINT_START
                ? (Command<R>) new ChangeSprint(
                        change.project(),
                        change.command(),
                        withGit().repositories().workTree(change.project()),
                        change.by())
                : command;
    }

    @Override
    public ClaimTask.Result claim(ClaimTask claim) {
        return engine.claim(claim);
    }

    @Override
    public List<Project> projects() {
        return engine.reads().projects();
    }

    @Override
    public Map<TaskState, Long> counts(String project) {
        return engine.reads().counts(project);
    }

    @Override
    public long lastEvent(String project) {
        return engine.events().last(project);
    }

    @Override
    public Task task(TaskId id) {
        return engine.reads().task(id);
    }

    @Override
    public TaskPage tasks(TaskQuery query) {
        return engine.reads().tasks(query);
    }

    @Override
    public List<Event> history(TaskId task, long after, int limit) {
        return engine.reads().history(task, after, limit);
    }

    @Override
    public List<Artifact> artifacts(TaskId task) {
        return engine.reads().artifacts(task);
    }

    @Override
    public byte[] content(Artifact artifact) {
        return engine.reads().blob(artifact.sha256());
    }

    @Override
    public List<Agent> agents() {
        return engine.reads().agents();
    }

    @Override
    public Agent agent(AgentId id) {
        return engine.reads().agent(id);
    }

    @Override
    public Page<Session> sessions(
            @Nullable String project, @Nullable AgentId agent, @Nullable String after, int limit) {
        return engine.reads().within(project).sessions(agent, after, limit);
    }

    @Override
    public Session session(SessionId id) {
        return engine.reads().session(id);
    }

    @Override
    public EventPage events(String project, long after, EventFilter filter, int limit) {
        return engine.events().read(project, after, filter, limit);
    }

    @Override
    public EventPage nextEvents(String project, long after, EventFilter filter, int limit, Duration atMost)
            throws InterruptedException {
        engine.events().await(project, after, atMost);
        return events(project, after, filter, limit);
    }

    @Override
    public Workflows workflows() {
        return new OwnWorkflows(engine.reads().workflows());
    }

    @Override
    public SelfKnowledge selfKnowledge(SessionId session) {
        return new OwnSelfKnowledge(engine.reads().of(session));
    }

    @Override
    public Checkpoints checkpoints() {
        return new OwnCheckpoints(withGit());
    }

    @Override
    public List<SessionPart> parts(SessionId session) {
        return engine.reads().of(session).parts();
    }

    @Override
    public KeptPart part(SessionId session, String key) {
        return engine.reads().of(session).part(key);
    }

    @Override
    public TokenOffice tokens() {
        return new OwnTokens(engine, directory);
    }

    @Override
    public void close() {
        if (repositories != null) {
            repositories.close();
        }
        engine.close();
    }
}
