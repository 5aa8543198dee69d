package dev.muster.cli.engine;

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

/**
 * The engine that a command works on: started for it in this process, or served by another one. A command cannot tell
 * the difference, but for {@link #alone}.
 */
public interface Muster extends AutoCloseable {
    /**
     * Whether this process keeps all others from the engine while it has it: then whoever waits for what others do
     * gives it back meanwhile.
     */
    boolean alone();

    /**
     * Makes a change and waits until it is durable.
     *
     * @throws dev.muster.core.RefusedException if it was refused: then nothing was changed
     */
    <R> R execute(Command<R> command);

    /** Asks for work and waits for it as long as the claim says. */
    ClaimTask.Result claim(ClaimTask claim);

    List<Project> projects();

    /** Tasks of a project by state. */
    Map<TaskState, Long> counts(String project);

    /** The sequence number of the project's last event. */
    long lastEvent(String project);

    Task task(TaskId id);

    TaskPage tasks(TaskQuery query);

    List<Event> history(TaskId task, long after, int limit);

    List<Artifact> artifacts(TaskId task);

    byte[] content(Artifact artifact);

    List<Agent> agents();

    Agent agent(AgentId id);

    /**
     * Sessions, the newest first, of one project or of all, of one agent or of all.
     *
     * @param after the {@code next} of the last page; null for the first
     */
    Page<Session> sessions(@Nullable String project, @Nullable AgentId agent, @Nullable String after, int limit);

    Session session(SessionId id);

    /** Events after a cursor, as many as there are. */
    EventPage events(String project, long after, EventFilter filter, int limit);

    /**
     * Events after a cursor; waits for one if there is none.
     *
     * @param atMost up to 30 s; an empty page is answered when it is over
     */
    EventPage nextEvents(String project, long after, EventFilter filter, int limit, Duration atMost)
            throws InterruptedException;

    /** Its workflows. */
    Workflows workflows();

    /** Its checkpoints, and the repositories that they are mirrored into. */
    Checkpoints checkpoints();

    /** What a session knows of itself. */
    SelfKnowledge selfKnowledge(SessionId session);

    /** What a session keeps by name, without what it holds. */
    List<SessionPart> parts(SessionId session);

    /** What a session keeps under a key. */
    KeptPart part(SessionId session, String key);

    /** Its tokens. */
    TokenOffice tokens();

    /** Gives the engine back. */
    @Override
    void close();
}
