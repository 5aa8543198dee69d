package dev.muster.core.simulation;

import static dev.muster.core.task.TaskState.*;

import dev.muster.core.session.SessionState;
import dev.muster.core.simulation.Model.Edge;
import dev.muster.core.simulation.Model.ProjectModel;
import dev.muster.core.simulation.Model.SessionModel;
import dev.muster.core.simulation.Model.TaskModel;
import dev.muster.core.simulation.StoreFile.Entry;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the log as it grows and holds each event to the rules: the state table, fencing, one lease at a time, the
 * dependencies, the limits and the order of claims. Written from the specification, not from the engine.
 */
final class LogAudit {
    private static final Set<TaskState> UNFINISHED = EnumSet.of(PENDING, READY, IN_PROGRESS, BLOCKED);
    /** For each kind of event, from which states it may lead to which. */
    private static final Map<String, Map<TaskState, Set<TaskState>>> TABLE = new HashMap<>();

    static {
        allow("task.ready", PENDING, READY);
        allow("task.claimed", READY, IN_PROGRESS);
        allow("task.claimed", IN_PROGRESS, IN_PROGRESS);
        allow("task.completed", PENDING, COMPLETED);
        allow("task.completed", READY, COMPLETED);
        allow("task.completed", IN_PROGRESS, COMPLETED);
        UNFINISHED.forEach(from -> allow("task.failed", from, FAILED));
        allow("task.retry", IN_PROGRESS, PENDING);
        allow("task.released", IN_PROGRESS, READY);
        allow("task.lease_ended", IN_PROGRESS, READY);
        allow("task.blocked", PENDING, BLOCKED);
        allow("task.blocked", READY, BLOCKED);
        allow("task.blocked", IN_PROGRESS, BLOCKED);
        allow("task.unblocked", BLOCKED, PENDING);
        allow("task.unblocked", BLOCKED, READY);
        UNFINISHED.forEach(from -> allow("task.cancelled", from, CANCELLED));
        for (TaskState from : List.of(FAILED, CANCELLED)) {
            allow("task.requeued", from, PENDING);
            allow("task.requeued", from, READY);
        }
        allow("task.needs_revision", IN_PROGRESS, READY);
        allow("task.progressed", IN_PROGRESS, IN_PROGRESS);
        UNFINISHED.forEach(state -> allow("task.updated", state, state));
        EnumSet.of(COMPLETED, FAILED, CANCELLED).forEach(state -> allow("task.archived", state, state));
    }

    private static void allow(String kind, TaskState from, TaskState to) {
        TABLE.computeIfAbsent(kind, any -> new HashMap<>())
                .computeIfAbsent(from, any -> EnumSet.noneOf(TaskState.class))
                .add(to);
    }

    private static final Set<String> AGENT_MOVES = Set.of(
            "stopped registered",
            "registered idle",
            "lost idle",
            "paused idle",
            "paused busy",
            "registered paused",
            "idle paused",
            "busy paused",
            "busy draining",
            "paused draining",
            "registered stopped",
            "idle stopped",
            "busy stopped",
            "paused stopped",
            "draining stopped",
            "lost stopped",
            "registered lost",
            "idle lost",
            "busy lost",
            "paused lost",
            "draining lost");

    private final Model model;
    private final Orders orders;
    private Map<Long, StoreFile.TaskRecord> rows = Map.of();
    private Map<String, ClaimTask> claims = Map.of();
    private Map<Long, Set<String>> capabilities = Map.of();
    private LongPredicate artifacts = task -> false;

    LogAudit(Model model, Orders orders) {
        this.model = model;
        this.orders = orders;
    }

    /**
     * Tells what is needed to judge the events of a round.
     *
     * @param taskRows the task table after the round
     * @param answeredClaims the claims whose answers name a task, by {@link #claimName}
     * @param agentCapabilities what each agent registered
     * @param artifactOf whether a task has an artifact after the round
     */
    void prepare(
            Map<Long, StoreFile.TaskRecord> taskRows,
            Map<String, ClaimTask> answeredClaims,
            Map<Long, Set<String>> agentCapabilities,
            LongPredicate artifactOf) {
        artifacts = artifactOf;
        rows = taskRows;
        claims = answeredClaims;
        capabilities = agentCapabilities;
        taskRows.values().forEach(row -> model.idsByTitle.put(row.title(), row.id()));
    }

    static String claimName(long task, long fence) {
        return "t" + task + "/" + fence;
    }

    /** Takes in one event. */
    void take(ProjectModel project, Entry entry) {
        Violation.unless(
                entry.seq() == project.lastSeq() + 1,
                "event %d of project %s follows event %d",
                entry.seq(),
                project.name,
                project.lastSeq());
        project.log.add(entry);
        if (entry.kind().equals("project.limited")) {
            limited(project, entry);
        } else if (entry.kind().equals("task.created")) {
            created(entry);
        } else if (entry.kind().startsWith("task.")) {
            changed(project, entry);
        } else if (entry.kind().startsWith("session.")) {
            session(entry);
        } else if (entry.kind().startsWith("agent.")) {
            String move = entry.field("from") + " " + entry.kind().substring("agent.".length());
            Violation.unless(AGENT_MOVES.contains(move), "an agent may not do that: %s", entry);
        }
    }

    private void session(Entry entry) {
        if (entry.kind().equals("session.started")) {
            SessionModel session = new SessionModel(entry);
            Violation.unless(model.sessions.put(session.id, session) == null, "started twice: %s", entry);
            return;
        }
        SessionModel session = model.sessions.get(String.valueOf(entry.session()));
        Violation.unless(session != null, "no such session: %s", entry);
        SessionState from = java.util.Objects.requireNonNull(session).state;
        SessionState to = SessionState.valueOf(entry.kind()
                .replace("resumed", "active")
                .substring("session.".length())
                .toUpperCase(Locale.ROOT));
        boolean legal = switch (to) {
            case PAUSED -> from == SessionState.ACTIVE;
            case ACTIVE -> from == SessionState.PAUSED || from == SessionState.EXPIRED;
            case EXPIRED, ENDED -> session.live();
        };
        Violation.unless(legal, "the session is %s, but %s", from, entry);
        session.state = to;
    }

    private static void limited(ProjectModel project, Entry entry) {
        String key = entry.field("key");
        if (key.isEmpty()) {
            project.limit = entry.number("at_most");
        } else {
            project.limits.put(key, entry.number("at_most"));
        }
    }

    private void created(Entry entry) {
        StoreFile.TaskRecord row = rows.get(entry.task());
        Violation.unless(row != null, "event %s has no task", entry);
        String title = java.util.Objects.requireNonNull(row).title();
        Orders.Order order = orders.of(title);
        NewTask ordered = Orders.task(order, title);
        Violation.unless(
                model.tasks.values().stream()
                        .noneMatch(task -> task.ordered.title().equals(title)),
                "task '%s' was created twice",
                title);
        long parent = ordered.parent() != null ? ordered.parent().value() : sibling(order, ordered.parentRef());
        List<Edge> edges = new ArrayList<>();
        for (Dependency dependency : ordered.dependencies()) {
            long on = dependency.task() != null ? dependency.task().value() : sibling(order, dependency.ref());
            edges.add(new Edge(on, dependency.kind()));
        }
        TaskState state = state(entry.to());
        long deadline =
                ordered.deadline() == null ? 0 : Math.max(1, ordered.deadline().toEpochMilli());
        TaskModel task = new TaskModel(entry.task(), entry.project(), ordered, parent, edges, state, deadline);
        Violation.unless(state == PENDING || state == READY, "%s was created in that state", task);
        model.tasks.put(task.id, task);
        if (parent != 0 && model.tasks.get(parent) instanceof TaskModel above && above.fence == 0) {
            above.grouping = true;
        }
        task.grouping = hasChildrenInOrder(order, ordered);
        if (state == READY) {
            requireFree(task, entry);
            task.notBefore = 0;
        }
    }

    private static boolean hasChildrenInOrder(Orders.Order order, NewTask ordered) {
        return ordered.ref() != null
                && order.tasks().stream().anyMatch(task -> ordered.ref().equals(task.parentRef()));
    }

    private long sibling(Orders.Order order, @Nullable String ref) {
        if (ref == null) {
            return 0;
        }
        String title = order.tasks().stream()
                .filter(task -> ref.equals(task.ref()))
                .findFirst()
                .orElseThrow()
                .title();
        Long id = model.idsByTitle.get(title);
        Violation.unless(id != null, "of an order, '%s' is missing", title);
        return java.util.Objects.requireNonNull(id);
    }

    private void changed(ProjectModel project, Entry entry) {
        TaskModel task = model.task(entry.task());
        TaskState to = state(entry.to());
        Violation.unless(entry.from() == task.state.ordinal(), "%s, but event %s", task, entry);
        Violation.unless(
                TABLE.getOrDefault(entry.kind(), Map.of())
                        .getOrDefault(task.state, Set.of())
                        .contains(to),
                "%s may not become %s by %s",
                task,
                to,
                entry.kind());
        boolean wasRunning = task.state == IN_PROGRESS;
        switch (entry.kind()) {
            case "task.claimed" -> claimed(project, task, entry);
            case "task.completed" -> completed(task, entry);
            case "task.failed" -> failed(task, entry);
            case "task.retry" -> retried(task, entry);
            case "task.cancelled" -> cancelled(task, entry);
            case "task.released" -> task.attempts--;
            case "task.blocked" -> task.attempts -= wasRunning ? 1 : 0;
            case "task.needs_revision" -> {
                task.attempts--;
                task.revision++;
            }
            case "task.lease_ended" -> {
                requireHolder(task, entry);
                Violation.unless(task.attempts < task.ordered.maxAttempts(), "%s goes on after its last attempt", task);
            }
            case "task.requeued" -> {
                task.run++;
                task.attempts = 0;
                task.notBefore = 0;
                task.claimedInRun = false;
                task.archived = false;
                task.deadline = task.deadline <= entry.at() ? 0 : task.deadline;
            }
            case "task.archived" -> {
                task.archived = true;
                task.everArchived = true;
            }
            case "task.updated" -> task.updated = true;
            case "task.progressed" -> requireHolder(task, entry);
            default -> {}
        }
        if (List.of("task.released", "task.needs_revision", "task.retry").contains(entry.kind())) {
            requireHolder(task, entry);
        }
        if (to == READY && task.state != READY) {
            requireFree(task, entry);
            task.notBefore = 0;
        }
        task.state = to;
        task.endedOnce |= to.ended();
        if (wasRunning && to != IN_PROGRESS) {
            task.lease = null;
            project.inProgress--;
            project.running.merge(task.key(), -1, Integer::sum);
        }
    }

    /** Whether nothing holds the task back: dependencies, time, or children that it waits for. */
    private void requireFree(TaskModel task, Entry entry) {
        Violation.unless(!task.grouping, "%s is a parent that waits for its children, but %s", task, entry);
        Violation.unless(task.notBefore <= entry.at(), "%s is not due before %d, but %s", task, task.notBefore, entry);
        for (Edge edge : task.edges) {
            TaskModel on = model.task(edge.on());
            boolean satisfied = switch (edge.kind()) {
                case SOFT -> on.endedOnce;
                case HARD -> on.state == COMPLETED;
                case DATA -> on.state == COMPLETED && on.artifact;
            };
            Violation.unless(satisfied, "%s waits for %s, but %s", task, on, entry);
        }
    }

    private void claimed(ProjectModel project, TaskModel task, Entry entry) {
        Violation.unless(entry.fence() > task.fence, "the token does not grow: %s, but %s", task, entry);
        if (task.state == IN_PROGRESS) {
            Violation.unless(entry.agent() == task.holder, "%s is held by a%d, but %s", task, task.holder, entry);
        } else {
            requireFree(task, entry);
            Violation.unless(
                    project.hasRoom(task.key()),
                    "%s is over a limit of project %s (%d in progress, %s)",
                    entry,
                    project.name,
                    project.inProgress,
                    project.running);
            requireBest(project, task, entry);
            task.attempts++;
            project.inProgress++;
            project.running.merge(task.key(), 1, Integer::sum);
        }
        task.fence = entry.fence();
        task.holder = entry.agent();
        task.claimedInRun = true;
        task.lease = null; // its times are read from the store after the round
    }

    /** A claim that leaves the choice to the engine gets the best task of the project that it may have. */
    private void requireBest(ProjectModel project, TaskModel task, Entry entry) {
        ClaimTask claim = claims.get(claimName(task.id, entry.fence()));
        if (claim == null || claim.task() != null || task.updated) {
            return;
        }
        Set<String> can = claim.capabilities() == null
                ? capabilities.getOrDefault(entry.agent(), Set.of())
                : claim.capabilities();
        Violation.unless(can.containsAll(task.ordered.capabilities()), "%s is more than %s can do", task, can);
        for (TaskModel other : model.tasks.values()) {
            boolean better = other.project == project.id
                    && other.state == READY
                    && !other.grouping
                    && !other.updated
                    && other.better(task)
                    && can.containsAll(other.ordered.capabilities())
                    && project.hasRoom(other.key());
            Violation.unless(!better, "%s, though %s comes first", entry, other);
        }
    }

    private void completed(TaskModel task, Entry entry) {
        if (task.grouping) {
            requireChildrenEnded(task, entry);
            return;
        }
        task.artifact = artifacts.test(task.id);
        Violation.unless(task.state != PENDING, "%s was completed before it was ready", task);
        requireHolder(task, entry);
        Violation.unless(task.claimedInRun, "%s was completed by a holder of an earlier run", task);
    }

    private void requireHolder(TaskModel task, Entry entry) {
        Violation.unless(
                entry.fence() == task.fence && entry.agent() == task.holder,
                "%s was last claimed by a%d, but %s",
                task,
                task.holder,
                entry);
    }

    private void failed(TaskModel task, Entry entry) {
        if (task.grouping && entry.reason().contains("subtasks")) {
            requireChildrenEnded(task, entry);
        } else if (entry.reason().equals("deadline passed")) {
            Violation.unless(
                    task.deadline != 0 && task.deadline <= entry.at(),
                    "%s has its deadline at %d, but %s",
                    task,
                    task.deadline,
                    entry);
        } else {
            Violation.unless(task.state == IN_PROGRESS, "%s was not being worked on, but %s", task, entry);
            requireHolder(task, entry);
            Violation.unless(
                    entry.reason().startsWith("sim-") || task.attempts >= task.ordered.maxAttempts(),
                    "%s has attempts left, but %s",
                    task,
                    entry);
        }
    }

    private void requireChildrenEnded(TaskModel task, Entry entry) {
        boolean open = false;
        boolean failed = false;
        for (TaskModel child : model.tasks.values()) {
            if (child.parent == task.id) {
                open |= !child.state.ended();
                failed |= child.state == FAILED;
            }
        }
        Violation.unless(!open, "%s has open children, but %s", task, entry);
        Violation.unless(
                failed == (entry.to() == FAILED.ordinal()), "children of %s failed: %s, but %s", task, failed, entry);
    }

    private void retried(TaskModel task, Entry entry) {
        Violation.unless(task.attempts < task.ordered.maxAttempts(), "%s goes on after its last attempt", task);
        StoreFile.TaskRecord row = rows.get(task.id);
        long longest = 1_000L << Math.min(task.attempts - 1, 9);
        if (row != null && row.state() == PENDING.ordinal()) {
            Violation.unless(
                    row.notBefore() > entry.at() && row.notBefore() <= entry.at() + Math.min(longest, 300_000),
                    "%s backs off until %d, but %s",
                    task,
                    row.notBefore(),
                    entry);
            task.notBefore = row.notBefore();
        } else {
            task.notBefore = entry.at() + 1;
        }
    }

    private void cancelled(TaskModel task, Entry entry) {
        String dependency = entry.field("dependency");
        if (dependency.isEmpty()) {
            Violation.unless(entry.reason().startsWith("sim-"), "nobody cancelled %s, but %s", task, entry);
            return;
        }
        TaskModel on = model.task(Long.parseLong(dependency.substring(1)));
        boolean broken = task.edges.stream()
                .anyMatch(edge -> edge.on() == on.id
                        && edge.kind() != Dependency.Kind.SOFT
                        && on.state.ended()
                        && (on.state != COMPLETED || (edge.kind() == Dependency.Kind.DATA && !on.artifact)));
        Violation.unless(broken, "the dependency on %s is not broken, but %s", on, entry);
    }

    static TaskState state(int ordinal) {
        return TaskState.of(ordinal);
    }
}
