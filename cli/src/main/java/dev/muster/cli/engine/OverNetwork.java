package dev.muster.cli.engine;

import dev.muster.client.MusterClient;
import dev.muster.client.call.ContextCalls;
import dev.muster.client.call.Questions;
import dev.muster.core.Limits;
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
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An engine that a server has. What the engine refuses by its limits is refused here in the same words. */
final class OverNetwork implements Muster {
    private final MusterClient client;

    OverNetwork(MusterClient client) {
        this.client = client;
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public <R> R execute(Command<R> command) {
        return client.execute(command);
    }

    @Override
    public ClaimTask.Result claim(ClaimTask claim) {
        return client.claim(claim);
    }

    @Override
    public List<Project> projects() {
        return client.all(after -> Questions.projects(after, Limits.PAGE));
    }

    @Override
    public Map<TaskState, Long> counts(String project) {
        return client.ask(Questions.project(project)).counts();
    }

    @Override
    public long lastEvent(String project) {
        return client.ask(Questions.project(project)).lastEvent();
    }

    @Override
    public Task task(TaskId id) {
        return client.ask(Questions.task(id));
    }

    @Override
    public TaskPage tasks(TaskQuery query) {
        return client.ask(Questions.tasks(query));
    }

    @Override
    public List<Event> history(TaskId task, long after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return client.ask(Questions.history(task, after, limit));
    }

    @Override
    public List<Artifact> artifacts(TaskId task) {
        return client.ask(Questions.artifacts(task));
    }

    @Override
    public byte[] content(Artifact artifact) {
        return client.ask(Questions.content(artifact));
    }

    @Override
    public List<Agent> agents() {
        return client.all(after -> Questions.agents(after, Limits.PAGE));
    }

    @Override
    public Agent agent(AgentId id) {
        return client.ask(Questions.agent(id));
    }

    @Override
    public Page<Session> sessions(
            @Nullable String project, @Nullable AgentId agent, @Nullable String after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return client.ask(Questions.sessions(project, agent, after, limit));
    }

    @Override
    public Session session(SessionId id) {
        return client.ask(Questions.session(id));
    }

    @Override
    public EventPage events(String project, long after, EventFilter filter, int limit) {
        return nextEvents(project, after, filter, limit, Duration.ZERO);
    }

    @Override
    public EventPage nextEvents(String project, long after, EventFilter filter, int limit, Duration atMost) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        Limits.range("after", after, 0, Long.MAX_VALUE);
        return client.events(project, after, filter, limit, atMost);
    }

    @Override
    public Workflows workflows() {
        return new ServedWorkflows(client);
    }

    @Override
    public SelfKnowledge selfKnowledge(SessionId session) {
        return new ServedSelfKnowledge(client, session);
    }

    @Override
    public Checkpoints checkpoints() {
        return new ServedCheckpoints(client);
    }

    @Override
    public List<SessionPart> parts(SessionId session) {
        return client.ask(ContextCalls.list(session));
    }

    @Override
    public KeptPart part(SessionId session, String key) {
        return client.ask(ContextCalls.get(session, key));
    }

    @Override
    public TokenOffice tokens() {
        return new ServedTokens(client);
    }

    @Override
    public void close() {
        client.close();
    }
}
