package dev.muster.server.operation;

import dev.muster.client.wire.Fields;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Reads;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.access.RequestId;
import dev.muster.core.agent.WithinProject;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionPlace;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import dev.muster.server.alert.Alert;
import dev.muster.server.metric.Connections;
import dev.muster.server.metric.Metrics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for an {@link Operation}: who asks, and with which arguments. Sees to it that a caller who belongs to a
 * project reaches nothing of another: what is not its own is not there.
 */
public final class Call {
    public static final String DEFAULT_PROJECT = "default";

    private final Engine engine;
    private final Caller caller;
    private final Fields arguments;
    private final @Nullable Metrics metrics;

    public Call(Engine engine, Caller caller, Fields arguments) {
        this(engine, caller, arguments, null);
    }

    /** @param metrics tells about the server; null where nobody knows */
    public Call(Engine engine, Caller caller, Fields arguments, @Nullable Metrics metrics) {
        this.engine = engine;
        this.caller = caller;
        this.arguments = arguments;
        this.metrics = metrics;
    }

    /** What is open on the server; null where nobody knows. */
    @Nullable
    Connections connections() {
        return metrics == null ? null : metrics.connections();
    }

    /** What is not well on the server; null where nobody knows. */
    @Nullable
    List<Alert> alerts() {
        return metrics == null ? null : metrics.alerts();
    }

    /** Processor time that the server has used, in seconds; null where nobody knows. */
    @Nullable
    Double cpuSeconds() {
        double seconds = metrics == null ? Double.NaN : metrics.cpuSeconds();
        return Double.isNaN(seconds) ? null : (Double) seconds;
    }

    public Engine engine() {
        return engine;
    }

    public Caller caller() {
        return caller;
    }

    public Fields arguments() {
        return arguments;
    }

    /** What the caller may see. */
    public Reads reads() {
        return engine.reads().within(caller.project());
    }

    /** Makes a change; if it fails, the log says for which request. */
    public <R> R execute(Command<R> command) {
        return forVisit(() -> engine.execute(command));
    }

    /**
     * Makes a change to an agent. A caller who belongs to a project reaches only agents that work there alone.
     *
     * @param agent its name
     */
    public <R> R executeFor(String agent, Command<R> command) {
        String within = caller.project();
        return execute(within == null ? command : new WithinProject<>(within, agent, command));
    }

    /** Asks for work. */
    public ClaimTask.Result claim(ClaimTask claim) {
        return forVisit(() -> engine.claim(claim));
    }

    /** Has the engine know the request, as far as this thread is not known to work for it anyway. */
    private <R> R forVisit(ScopedValue.CallableOp<R, RuntimeException> asked) {
        String id = caller.visit().id();
        return id.equals(RequestId.current())
                ? asked.call()
                : ScopedValue.where(RequestId.CURRENT, id).call(asked);
    }

    /**
     * The project that the call is about: the one that it names, else its session's, else the caller's, else
     * {@value #DEFAULT_PROJECT}.
     *
     * @throws RefusedException if the caller may not see it
     */
    public String project() {
        String named = arguments.textOrNull("project");
        if (named != null) {
            return visible(named);
        }
        String session = arguments.textOrNull("session");
        if (session != null) {
            return place(SessionId.parse(session)).project();
        }
        return caller.project() == null ? DEFAULT_PROJECT : caller.project();
    }

    /**
     * A project, if the caller may see it.
     *
     * @throws RefusedException if not: to this caller it is not there
     */
    public String visible(String project) {
        if (!caller.sees(project)) {
            throw Refusal.of(ErrorCode.NOT_FOUND, "there is no project '" + project + "'")
                    .withHelp("your token is for project '" + caller.project() + "'")
                    .asException();
        }
        return project;
    }

    /**
     * The session on whose behalf the call is made.
     *
     * @return null for an operator who names none
     * @throws RefusedException if the caller must name one and does not, or it is not there for this caller
     */
    public @Nullable SessionId session() {
        String named = arguments.textOrNull("session");
        if (named != null) {
            return own(SessionId.parse(named));
        }
        if (!caller.may(Role.OPERATOR)) {
            throw Refusal.of(ErrorCode.INVALID_ARGUMENT, "'session' is missing: an agent acts in a session")
                    .withHelp("start a session and pass its id as 'session'")
                    .asException();
        }
        return null;
    }

    /** The session on whose behalf the call is made, which has to be named. */
    public SessionId requiredSession() {
        return own(SessionId.parse(arguments.text("session")));
    }

    private SessionId own(SessionId id) {
        if (caller.project() != null) {
            place(id);
        }
        return id;
    }

    /**
     * Where a session belongs.
     *
     * @throws RefusedException if it is not there for this caller
     */
    public SessionPlace place(SessionId id) {
        return engine.place(id, caller.project());
    }

    /**
     * The task that the call names.
     *
     * @throws RefusedException if the caller may not see it
     */
    public TaskId task() {
        TaskId id = TaskId.parse(arguments.text("task"));
        if (caller.project() != null) {
            reads().task(id);
        }
        return id;
    }

    /**
     * The lease that the call presents. A task that is named beside it has to be the lease's.
     *
     * @throws RefusedException if it is none, or its task is not there for this caller
     */
    public Lease lease() {
        Lease lease = Lease.parse(arguments.text("lease"));
        if (arguments.has("task") && !TaskId.parse(arguments.text("task")).equals(lease.task())) {
            throw Refusal.of(
                            ErrorCode.INVALID_ARGUMENT,
                            "this lease is for task " + lease.task() + ", not for " + arguments.text("task"))
                    .withHelp("pass the lease that the claim of this task answered")
                    .asException();
        }
        if (caller.project() != null) {
            reads().task(lease.task());
        }
        return lease;
    }

    /** The session that calls beside a lease: the lease alone gives the right. */
    public @Nullable SessionId sessionOrNull() {
        String named = arguments.textOrNull("session");
        return named == null ? null : own(SessionId.parse(named));
    }
}
