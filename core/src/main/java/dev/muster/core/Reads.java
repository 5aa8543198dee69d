package dev.muster.core;

import dev.muster.core.access.Keyring;
import dev.muster.core.access.Token;
import dev.muster.core.access.TokenId;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.blob.Blob;
import dev.muster.core.event.Event;
import dev.muster.core.project.Project;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.session.Session;
import dev.muster.core.session.SessionId;
import dev.muster.core.store.ArtifactRows;
import dev.muster.core.store.CheckpointRows;
import dev.muster.core.store.Db;
import dev.muster.core.store.EdgeRows;
import dev.muster.core.store.EventRows;
import dev.muster.core.store.Place;
import dev.muster.core.store.ProjectRows;
import dev.muster.core.store.ReadPool;
import dev.muster.core.store.TaskViews;
import dev.muster.core.store.TokenRows;
import dev.muster.core.store.Views;
import dev.muster.core.task.Artifact;
import dev.muster.core.task.Synthesis;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskPage;
import dev.muster.core.task.TaskQuery;
import dev.muster.core.task.TaskState;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of an engine. Each answer is what was durable when it was asked.
 *
 * <p>{@link #within} answers a view that sees one project only: to it, what belongs to another project is not there.
 */
public final class Reads {
    private static final long ALL = Long.MAX_VALUE;

    private final ReadPool readers;
    private final Runnable indexFirst;
    private final ScrumMode mode;
    private final @Nullable String within;

    /** @param mode that of projects for which nobody has set one */
    Reads(ReadPool readers, Runnable indexFirst, ScrumMode mode) {
        this(readers, indexFirst, mode, null);
    }

    private Reads(ReadPool readers, Runnable indexFirst, ScrumMode mode, @Nullable String within) {
        this.readers = readers;
        this.indexFirst = indexFirst;
        this.mode = mode;
        this.within = within;
    }

    /** The same, for somebody who may see this project only; null for all of them. */
    public Reads within(@Nullable String project) {
        return new Reads(readers, indexFirst, mode, project);
    }

    /** What can be asked of workflows. */
    public WorkflowReads workflows() {
        return new WorkflowReads(readers, this, mode);
    }

    /**
     * What can be asked of a session: to be answered to that session and to operators alone (promise P6).
     *
     * @throws RefusedException if there is no such session
     */
    public SessionReads of(SessionId id) {
        return new SessionReads(readers, session(id));
    }

    /** The projects that have a repository, by name, and where it is. */
    public Map<String, String> repositories() {
        Map<String, String> all = readers.query(db -> new ProjectRows(db).repositories());
        all.keySet().removeIf(project -> !sees(project));
        return all;
    }

    /** The sessions of a project that have checkpoints, with the number of their newest. */
    public List<CheckpointRows.Head> checkpointHeads(String project) {
        return readers.query(db -> new CheckpointRows(db).heads(project(db, project)));
    }

    boolean sees(String project) {
        return within == null || within.equals(project);
    }

    /** All projects, by name. */
    public List<Project> projects() {
        return readers.query(db -> new Views(db).projects(within, "", ALL));
    }

    /**
     * Projects by name.
     *
     * @param after those behind this name; null for the first page
     * @param limit 1 to {@link Limits#PAGE}
     */
    public Page<Project> projects(@Nullable String after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return Page.of(
                readers.query(db -> new Views(db).projects(within, after == null ? "" : after, limit + 1L)),
                limit,
                Project::name);
    }

    /**
     * One project.
     *
     * @throws RefusedException if there is none of this name
     */
    public Project project(String name) {
        return readers.query(db -> Optional.ofNullable(sees(name) ? new Views(db).project(name) : null))
                .orElseThrow(() -> Refusal.noProject(name).asException());
    }

    /**
     * One task.
     *
     * @throws RefusedException if there is none of this id
     */
    public Task task(TaskId id) {
        return found(readers.query(db -> visible(db, id)), "task " + id);
    }

    private Optional<Task> visible(Db db, TaskId id) {
        return Optional.ofNullable(new TaskViews(db).find(id.value())).filter(task -> sees(task.project()));
    }

    /**
     * A page of tasks, newest first. A search knows every task that was created before it was asked.
     *
     * @throws RefusedException if there is no such project
     */
    public TaskPage tasks(TaskQuery query) {
        if (query.text() != null || query.label() != null) {
            indexFirst.run();
        }
        return readers.query(db -> db.atOnce(() -> new TaskViews(db).list(query, project(db, query.project()))));
    }

    /** What happened to a task after event {@code after}, oldest first. */
    public List<Event> history(TaskId task, long after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return readers.query(db -> hidden(db, task) ? List.of() : new EventRows(db).ofTask(task.value(), after, limit));
    }

    /** What happened to a task last, oldest first. */
    public List<Event> recent(TaskId task, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return readers.query(db -> hidden(db, task) ? List.of() : new EventRows(db).lastOfTask(task.value(), limit));
    }

    public List<Artifact> artifacts(TaskId task) {
        return readers.query(db -> hidden(db, task) ? List.of() : new Views(db).artifacts(task.value()));
    }

    /** What a task was planned to wait for, whether that has ended or not; none for a task that is not there. */
    public List<TaskId> dependencies(TaskId task) {
        return readers.query(db -> hidden(db, task)
                ? List.of()
                : new EdgeRows(db)
                        .of(task.value()).stream()
                                .map(edge -> new TaskId(edge.on()))
                                .distinct()
                                .toList());
    }

    /**
     * What the children of a task came to, as a whole.
     *
     * @param limit at most so many children are looked at, 1 to 1,000
     * @throws RefusedException if there is no such task
     */
    public Synthesis synthesis(TaskId parent, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        Task task = task(parent);
        return readers.query(db -> {
            TaskViews views = new TaskViews(db);
            List<Task> children = views.children(parent.value(), limit);
            int leftOut = views.countChildren(parent.value()) - children.size();
            return Synthesis.of(task, children, leftOut, id -> new Views(db).artifacts(id.value()));
        });
    }

    private boolean hidden(Db db, TaskId task) {
        return within != null && visible(db, task).isEmpty();
    }

    /**
     * The content of a blob.
     *
     * @param sha256 its hash, in hex
     * @throws RefusedException if there is none
     */
    public byte[] blob(String sha256) {
        byte[] hash;
        try {
            hash = HexFormat.of().parseHex(sha256);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "'" + sha256 + "' is not a SHA-256 in hex");
        }
        var stored = readers.query(db -> within == null || new Views(db).isArtifactOf(within, hash)
                ? Optional.ofNullable(new ArtifactRows(db).blob(hash))
                : Optional.<ArtifactRows.StoredBlob>empty());
        return Blob.content(found(stored, "blob " + sha256));
    }

    /**
     * Tasks of a project by state.
     *
     * @throws RefusedException if there is no such project
     */
    public Map<TaskState, Long> counts(String project) {
        return readers.query(db -> new Views(db).counts(project(db, project)));
    }

    /**
     * What there is in all projects together.
     *
     * @param tasks by state; a state without tasks may be missing
     * @param agents by state; a state without agents may be missing
     * @param activeProjects projects that have tasks which have not ended
     */
    public record Census(Map<TaskState, Long> tasks, Map<AgentState, Long> agents, long activeProjects) {}

    /** Counts what there is in all projects together, whatever this view may see. */
    public Census census() {
        Set<TaskState> open = EnumSet.allOf(TaskState.class);
        open.removeIf(TaskState::ended);
        return readers.query(db -> {
            Views views = new Views(db);
            return new Census(views.counts(), views.agentCounts(), views.projectsWith(open));
        });
    }

    /** All tokens, the oldest first; within a project, those that are for it alone. */
    public List<Token> tokens() {
        return tokens(Place.OLDEST, ALL);
    }

    /**
     * Tokens, the oldest first; within a project, those that are for it alone.
     *
     * @param after the {@code next} of the last page; null for the first
     * @param limit 1 to {@link Limits#PAGE}
     * @throws RefusedException if {@code after} is not the {@code next} of a page
     */
    public Page<Token> tokens(@Nullable String after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        return Page.of(tokens(Place.parse(after, Place.OLDEST), limit + 1L), limit, Keyring::place);
    }

    private List<Token> tokens(Place after, long most) {
        return readers.query(db -> new TokenRows(db).list(within, after, most)).stream()
                .map(Keyring::token)
                .toList();
    }

    /**
     * One token.
     *
     * @throws RefusedException if there is none of this id
     */
    public Token token(TokenId id) {
        Optional<Token> token = readers.query(db -> Optional.ofNullable(new TokenRows(db).find(id.value())))
                .map(Keyring::token);
        return found(token.filter(each -> within == null || within.equals(each.project())), "token " + id);
    }

    /** All agents; within a project, those that have or had a session there. */
    public List<Agent> agents() {
        return agents(EnumSet.allOf(AgentState.class), 0, ALL);
    }

    /**
     * Agents, the first to be registered first; within a project, those that have or had a session there.
     *
     * @param states in one of these; none for all
     * @param after those behind this one; null for the first page
     * @param limit 1 to {@link Limits#PAGE}
     */
    public Page<Agent> agents(Set<AgentState> states, @Nullable AgentId after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        Set<AgentState> wanted = states.isEmpty() ? EnumSet.allOf(AgentState.class) : states;
        return Page.of(agents(wanted, after == null ? 0 : after.value(), limit + 1L), limit, Agent::id);
    }

    private List<Agent> agents(Set<AgentState> states, long after, long most) {
        return readers.query(db -> new Views(db).agents(within, states, after, most));
    }

    /**
     * One agent.
     *
     * @throws RefusedException if there is none of this id
     */
    public Agent agent(AgentId id) {
        return found(readers.query(db -> visible(db, new Views(db).agent(id.value()))), "agent " + id);
    }

    /** The agent of a name; empty if there is none. */
    public Optional<Agent> agent(String name) {
        return readers.query(db -> visible(db, new Views(db).agent(name)));
    }

    private Optional<Agent> visible(Db db, @Nullable Agent agent) {
        return Optional.ofNullable(agent)
                .filter(one -> within == null
                        || new Views(db).isAgentOf(within, one.id().value()));
    }

    /** What an agent holds in a project, newest first. */
    public List<Task> heldBy(AgentId agent, String project) {
        return readers.query(db -> new TaskViews(db).heldBy(agent.value(), project(db, project)));
    }

    /** The newest sessions, of one agent or of all; {@code limit} is 1 to {@link Limits#PAGE}. */
    public List<Session> sessions(@Nullable AgentId agent, int limit) {
        return sessions(agent, null, limit).items();
    }

    /**
     * Sessions, the newest first, of one agent or of all.
     *
     * @param after the {@code next} of the last page; null for the first
     * @param limit 1 to {@link Limits#PAGE}
     * @throws RefusedException if {@code after} is not the {@code next} of a page
     */
    public Page<Session> sessions(@Nullable AgentId agent, @Nullable String after, int limit) {
        Limits.range("limit", limit, 1, Limits.PAGE);
        Place before = Place.parse(after, Place.NEWEST);
        Long of = agent == null ? null : agent.value();
        return Page.of(
                readers.query(db -> new Views(db).sessions(within, of, before, limit + 1L)),
                limit,
                session -> new Place(
                        session.createdAt().toEpochMilli(), session.id().value()));
    }

    /**
     * One session.
     *
     * @throws RefusedException if there is none of this id
     */
    public Session session(SessionId id) {
        Optional<Session> session = readers.query(db -> Optional.ofNullable(new Views(db).session(id.value())));
        return found(session.filter(each -> sees(each.project())), "session " + id);
    }

    /** The id of a project that this view sees. */
    long project(Db db, String name) {
        Long id = sees(name) ? new Views(db).projectId(name) : null;
        if (id == null) {
            throw Refusal.noProject(name).asException();
        }
        return id;
    }

    static RefusedException missing(String what) {
        return new RefusedException(ErrorCode.NOT_FOUND, "there is no " + what);
    }

    private static <T> T found(Optional<T> value, String what) {
        return value.orElseThrow(() -> missing(what));
    }
}
