package dev.muster.core.task;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.blob.Blob;
import dev.muster.core.desk.Lane;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.ledger.Change;
import dev.muster.core.ledger.Command;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.core.store.EdgeRows;
import dev.muster.core.store.EdgeRows.Edge;
import dev.muster.core.store.IdempotencyRows.Seen;
import dev.muster.core.store.TaskRow;
import dev.muster.core.store.TaskText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Creates one task, or a whole graph of them, all or none.
 *
 * @param project the project's name
 * @param tasks 1 to 10,000; they may depend on and group one another by {@link NewTask#ref()}
 * @param idempotencyKey if a request with this key was accepted before, its tasks are answered again and nothing is
 *     created, also if retention has deleted one of them, which is refused; null for none
 * @param by the session that asks; null for an operator
 */
public record CreateTasks(
        String project,
        List<NewTask> tasks,
        @Nullable String idempotencyKey,
        @Nullable SessionId by) implements Command<List<CreateTasks.Created>> {

    /** The state that is told of a task that a used key made and that retention has deleted since. */
    public static final String DELETED = "deleted";

    public CreateTasks {
        tasks = List.copyOf(tasks);
    }

    /** One task, for an operator. */
    public CreateTasks(String project, NewTask task) {
        this(project, List.of(task), null, null);
    }

    /**
     * A task that was created.
     *
     * @param state as it was left by the creation
     */
    public record Created(TaskId id, TaskState state) {}

    @Override
    public void check() {
        Limits.name("project", project, Limits.NAME);
        Limits.count("tasks", tasks, Limits.GRAPH_TASKS);
        if (tasks.isEmpty()) {
            throw new RefusedException(ErrorCode.INVALID_ARGUMENT, "tasks is empty; give at least one");
        }
        if (idempotencyKey != null) {
            Limits.name("idempotency key", idempotencyKey, Limits.NAME);
        }
        for (int i = 0; i < tasks.size(); i++) {
            try {
                tasks.get(i).check();
            } catch (RefusedException e) {
                if (tasks.size() == 1) {
                    throw e;
                }
                throw new RefusedException(
                        e.code(),
                        "task " + (i + 1) + " of " + tasks.size() + ": "
                                + e.refusal().message());
            }
        }
        new TaskGraph(tasks).check();
    }

    @Override
    public List<Created> run(Change change) {
        ProjectDesk desk = change.project(project);
        SessionSeat session = change.caller(by, desk);
        if (idempotencyKey != null) {
            Seen seen = change.tables().idempotency().find(desk.id(), idempotencyKey);
            if (seen != null) {
                return again(change, seen);
            }
        }
        requireRelations(change, desk);
        return new Creation(change, desk, session).create();
    }

    private List<Created> again(Change change, Seen seen) {
        if (!Arrays.equals(seen.digest(), RequestDigest.of(tasks))) {
            throw Refusal.of(
                            ErrorCode.IDEMPOTENCY_CONFLICT,
                            "idempotency key '" + idempotencyKey + "' was used for a different request")
                    .withHelp("use a new key for a new request")
                    .asException();
        }
        List<Created> created = new ArrayList<>();
        for (long id = seen.firstTask(); id < seen.firstTask() + seen.tasks(); id++) {
            TaskRow row = change.tables().tasks().find(id);
            if (row == null) {
                throw deleted(new TaskId(id));
            }
            created.add(new Created(new TaskId(id), row.state));
        }
        return created;
    }

    /** Nobody knows any more how it ended: to say that it was completed would be a guess. */
    private RefusedException deleted(TaskId id) {
        return new Refusal(
                        ErrorCode.NOT_FOUND,
                        "task " + id + ", which idempotency key '" + idempotencyKey
                                + "' made, has ended and was deleted by retention; nothing was created",
                        DELETED,
                        List.of(),
                        null,
                        "use a new key to have the work done again")
                .asException();
    }

    /** Refuses dependencies and parents that are not there, not of this project, or would close a cycle. */
    private void requireRelations(Change change, ProjectDesk desk) {
        for (NewTask task : tasks) {
            TaskRow parent = task.parent() == null ? null : require(change, desk, task.parent(), "parent");
            if (parent != null && parent.state.ended()) {
                throw new Refusal(
                                ErrorCode.INVALID_STATE,
                                "parent " + task.parent() + " has ended: it is " + StateMachine.wire(parent.state),
                                StateMachine.wire(parent.state),
                                TaskMachine.TABLE.allowed(parent.state).stream()
                                        .map(StateMachine::wire)
                                        .toList(),
                                null,
                                "name a parent that has not ended, or none")
                        .asException();
            }
            for (Dependency dependency : task.dependencies()) {
                if (dependency.task() != null) {
                    require(change, desk, dependency.task(), "dependency");
                }
            }
        }
        new TaskGraph(tasks).refuseCycleWithStored(change);
    }

    private static TaskRow require(Change change, ProjectDesk desk, TaskId id, String what) {
        TaskRow row = change.tables().tasks().find(id.value());
        if (row == null || row.projectId != desk.id()) {
            throw new RefusedException(
                    ErrorCode.NOT_FOUND, what + " " + id + ": there is no such task in project '" + desk.name() + "'");
        }
        return row;
    }

    /** The creation itself; nothing can be refused any more. */
    private final class Creation {
        private final Change change;
        private final ProjectDesk desk;
        private final @Nullable SessionSeat session;
        private final TaskLifecycle lifecycle;
        private final Map<String, Long> ids = new HashMap<>();
        private final List<TaskRow> rows = new ArrayList<>(tasks.size());

        Creation(Change change, ProjectDesk desk, @Nullable SessionSeat session) {
            this.change = change;
            this.desk = desk;
            this.session = session;
            this.lifecycle = new TaskLifecycle(change);
        }

        List<Created> create() {
            for (NewTask task : tasks) {
                TaskRow row = new TaskRow();
                row.id = change.desk().nextTask();
                if (task.ref() != null) {
                    ids.put(task.ref(), row.id);
                }
                rows.add(row);
            }
            boolean related = false;
            for (int i = 0; i < tasks.size(); i++) {
                related |= fill(rows.get(i), tasks.get(i));
            }
            if (tasks.size() == 1 && !related) {
                insertAlone(rows.getFirst(), tasks.getFirst());
            } else {
                insertGraph();
            }
            if (idempotencyKey != null) {
                Seen seen = new Seen(RequestDigest.of(tasks), rows.getFirst().id, rows.size());
                change.tables().idempotency().insert(desk.id(), idempotencyKey, seen, change.now());
            }
            change.desk().textsChanged();
            List<Created> created = new ArrayList<>(rows.size());
            for (TaskRow row : rows) {
                TaskRow now = related || rows.size() > 1 ? lifecycle.find(new TaskId(row.id)) : row;
                created.add(new Created(new TaskId(row.id), now.state));
            }
            return created;
        }

        /** Fills in what the request says; true if the task is related to others. */
        private boolean fill(TaskRow row, NewTask task) {
            Lane lane = change.desk()
                    .lane(desk, task.capabilityKey(), task.concurrencyKey() == null ? "" : task.concurrencyKey());
            row.projectId = desk.id();
            row.laneId = lane.id();
            row.priority = task.priority();
            row.maxAttempts = task.maxAttempts() == NewTask.USUAL_ATTEMPTS
                    ? change.tuning().attempts()
                    : task.maxAttempts();
            row.notBefore = millis(task.notBefore());
            row.deadline = millis(task.deadline());
            row.executionTimeout = task.executionTimeout() == null
                    ? 0
                    : task.executionTimeout().toMillis();
            row.progressTimeout =
                    task.progressTimeout() == null ? 0 : task.progressTimeout().toMillis();
            row.createdAt = change.now();
            row.updatedAt = change.now();
            if (task.parent() != null) {
                row.parentId = task.parent().value();
            } else if (task.parentRef() != null) {
                row.parentId = ids.getOrDefault(task.parentRef(), 0L);
            }
            return row.parentId != 0 || !task.dependencies().isEmpty();
        }

        /** The common case: one row, one event. */
        private void insertAlone(TaskRow row, NewTask task) {
            boolean later = row.notBefore > change.now();
            row.state = later ? TaskState.PENDING : TaskState.READY;
            if (!later) {
                row.notBefore = 0;
            }
            change.tables().tasks().insert(row, text(task));
            desk.count(row.state, 1);
            if (later) {
                change.desk().watchDelay(row.id, row.notBefore);
            } else {
                change.desk().ready(row);
            }
            if (row.deadline != 0) {
                change.desk().watchDeadline(row.id, row.deadline);
            }
            created(row);
        }

        private void insertGraph() {
            for (int i = 0; i < rows.size(); i++) {
                change.tables().tasks().insert(rows.get(i), text(tasks.get(i)));
                desk.count(TaskState.PENDING, 1);
            }
            for (int i = 0; i < rows.size(); i++) {
                for (Dependency dependency : tasks.get(i).dependencies()) {
                    change.tables().edges().insert(edge(rows.get(i), dependency));
                }
                adopt(rows.get(i).parentId);
            }
            for (TaskRow row : rows) {
                created(row);
            }
            for (TaskRow row : rows) {
                TaskRow current = lifecycle.find(new TaskId(row.id));
                // An earlier task of this call may have ended at once and taken this one with it.
                if (current.state == TaskState.PENDING) {
                    lifecycle.place(current, to -> enter(current, to));
                }
            }
        }

        private void enter(TaskRow row, TaskState to) {
            if (to == TaskState.READY) {
                row.state = to;
                row.notBefore = 0;
                desk.count(TaskState.PENDING, -1);
                desk.count(TaskState.READY, 1);
                change.desk().ready(row);
                change.emit(desk, "task.ready", new TaskId(row.id), 0, null, TaskState.PENDING, to, 0, null);
            }
            change.tables().tasks().update(row);
        }

        private void created(TaskRow row) {
            change.emit(
                    desk,
                    "task.created",
                    new TaskId(row.id),
                    session == null ? 0 : session.agent().id(),
                    by,
                    null,
                    row.state,
                    0,
                    null);
        }

        private Edge edge(TaskRow row, Dependency dependency) {
            long on = dependency.task() != null
                    ? dependency.task().value()
                    : ids.getOrDefault(String.valueOf(dependency.ref()), 0L);
            String artifact = dependency.artifact() == null ? "" : dependency.artifact();
            return new Edge(on, row.id, artifact, dependency.kind().ordinal(), EdgeRows.OPEN);
        }

        /** Counts a child on its parent; a parent that was never claimed only groups from now on. */
        private void adopt(long parentId) {
            if (parentId == 0) {
                return;
            }
            TaskRow parent = lifecycle.find(new TaskId(parentId));
            parent.openChildren++;
            if (!parent.grouping && parent.fence == 0) {
                if (parent.state == TaskState.READY) {
                    change.desk().notReady(parent);
                }
                parent.grouping = true;
            }
            change.tables().tasks().updateChildren(parent);
        }

        private TaskText text(NewTask task) {
            Blob.Stored description = Blob.store(change, task.description());
            return new TaskText(
                    task.type(),
                    task.specialist(),
                    Words.join(task.labels()),
                    task.title(),
                    description.inline(),
                    description.hash());
        }
    }

    private static long millis(@Nullable Instant instant) {
        return instant == null ? 0 : Math.max(1, instant.toEpochMilli());
    }
}
