package dev.muster.core.simulation;

import static dev.muster.core.task.TaskState.*;

import dev.muster.core.agent.AgentState;
import dev.muster.core.simulation.Model.AgentModel;
import dev.muster.core.simulation.Model.LeaseModel;
import dev.muster.core.simulation.Model.ProjectModel;
import dev.muster.core.simulation.Model.SessionModel;
import dev.muster.core.simulation.Model.TaskModel;
import dev.muster.core.simulation.StoreFile.LeaseRecord;
import dev.muster.core.simulation.StoreFile.TaskRecord;
import dev.muster.core.task.TaskState;
import java.util.HashMap;
import java.util.Map;

/** Holds the tables against what the log says: states, leases, counters, edges, families. */
final class StoreAudit {
    private final Model model;
    private final boolean retention;

    /** @param retention whether finished tasks may be gone */
    StoreAudit(Model model, boolean retention) {
        this.model = model;
        this.retention = retention;
    }

    /** @param latest the latest time that it has ever been */
    void check(StoreFile file, Map<Long, TaskRecord> rows, long latest) {
        checkTasks(rows, latest);
        checkLeases(file);
        checkCounts(file, rows);
        checkEdges(file, rows);
        checkFamilies(rows);
        checkAgents(file);
        checkSessions(file);
    }

    private void checkTasks(Map<Long, TaskRecord> rows, long latest) {
        for (TaskModel task : model.tasks.values()) {
            TaskRecord row = rows.get(task.id);
            if (row == null) {
                Violation.unless(retention && task.state.ended(), "%s is gone", task);
                continue;
            }
            boolean same = row.state() == task.state.ordinal()
                    && row.run() == task.run
                    && row.fence() == task.fence
                    && row.attempts() == task.attempts
                    && row.revision() == task.revision
                    && row.grouping() == task.grouping
                    && row.archived() == task.archived
                    && row.parent() == task.parent;
            Violation.unless(
                    same,
                    "%s, attempts %d, revision %d, grouping %s, archived %s by the log, but %s",
                    task,
                    task.attempts,
                    task.revision,
                    task.grouping,
                    task.archived,
                    row);
            Violation.unless(
                    row.deadline() == task.deadline || task.updated,
                    "%s has its deadline at %d, but %s",
                    task,
                    task.deadline,
                    row);
            if (task.notBefore != 0 && row.notBefore() == 0 && !task.state.ended()) {
                Violation.unless(task.notBefore <= latest, "the delay until %d is lost of %s", task.notBefore, row);
                task.notBefore = 0;
            }
            task.priority = row.priority();
            task.deadline = row.deadline();
        }
        for (long id : rows.keySet()) {
            Violation.unless(model.tasks.containsKey(id), "t%d is not in the log", id);
        }
    }

    private void checkLeases(StoreFile file) {
        Map<Long, LeaseRecord> leases = new HashMap<>();
        file.leases().forEach(row -> leases.put(row.task(), row));
        Map<Long, Integer> held = new HashMap<>();
        for (TaskModel task : model.tasks.values()) {
            LeaseRecord row = leases.remove(task.id);
            if (task.state != IN_PROGRESS) {
                Violation.unless(row == null, "%s is not in progress, but %s", task, row);
                continue;
            }
            Violation.unless(
                    row != null && row.fence() == task.fence && row.agent() == task.holder,
                    "%s is held by a%d, but %s",
                    task,
                    task.holder,
                    row);
            LeaseRecord lease = java.util.Objects.requireNonNull(row);
            held.merge(lease.agent(), 1, Integer::sum);
            if (task.lease == null || task.lease.fence != lease.fence()) {
                task.lease = new LeaseModel(lease);
            } else {
                renewed(task.lease, lease);
            }
        }
        Violation.unless(leases.isEmpty(), "leases of nothing: %s", leases);
        held.forEach((id, count) -> {
            AgentModel agent = model.agents.get(id);
            int most = agent == null ? 0 : Math.max(agent.mostConcurrency, agent.holding);
            Violation.unless(count <= most, "agent a%d may hold %d tasks and holds %d", id, most, count);
        });
        model.agents.values().forEach(agent -> agent.holding = held.getOrDefault(agent.id, 0));
    }

    private static void renewed(LeaseModel lease, LeaseRecord row) {
        if (row.expiresAt() != lease.stored) {
            lease.until = row.expiresAt();
            lease.latest = Math.max(lease.latest, row.expiresAt());
            lease.stored = row.expiresAt();
        }
        if (row.progressDue() != lease.progressStored) {
            lease.progressDue = row.progressDue();
            lease.progressLatest = row.progressDue();
            lease.progressStored = row.progressDue();
        }
    }

    private void checkCounts(StoreFile file, Map<Long, TaskRecord> rows) {
        Map<Long, Long> counted = new HashMap<>();
        rows.values().forEach(row -> counted.merge(row.project() * 10 + row.state(), 1L, Long::sum));
        Map<Long, Long> stored = file.counts();
        Violation.unless(counted.equals(stored), "task_count says %s, but there are %s", stored, counted);
        for (ProjectModel project : model.projects.values()) {
            long running = model.count(project.id, IN_PROGRESS);
            Violation.unless(
                    running == project.inProgress, "project %s: %d in progress by the log", project.name, running);
        }
    }

    private void checkEdges(StoreFile file, Map<Long, TaskRecord> rows) {
        Map<Long, Integer> holds = new HashMap<>();
        for (StoreFile.EdgeRecord edge : file.edges()) {
            if (edge.state() == 0) {
                TaskModel on = model.task(edge.on());
                Violation.unless(!on.state.ended(), "t%d still waits for %s", edge.task(), on);
                holds.merge(edge.task(), 1, Integer::sum);
            }
        }
        for (TaskRecord row : rows.values()) {
            TaskState state = LogAudit.state(row.state());
            if (state == PENDING || state == BLOCKED) {
                int open = holds.getOrDefault(row.id(), 0);
                Violation.unless(row.holds() == open, "t%d has %d open edges, but %s", row.id(), open, row);
                Violation.unless(
                        state == BLOCKED || open > 0 || row.grouping() || row.notBefore() > 0,
                        "nothing holds t%d back, but %s",
                        row.id(),
                        row);
            }
        }
    }

    private void checkFamilies(Map<Long, TaskRecord> rows) {
        Map<Long, Integer> open = new HashMap<>();
        Map<Long, Integer> failed = new HashMap<>();
        for (TaskModel task : model.tasks.values()) {
            if (task.parent != 0) {
                open.merge(task.parent, task.state.ended() ? 0 : 1, Integer::sum);
                failed.merge(task.parent, task.state == FAILED ? 1 : 0, Integer::sum);
            }
        }
        for (TaskRecord row : rows.values()) {
            int openChildren = open.getOrDefault(row.id(), 0);
            int failedChildren = failed.getOrDefault(row.id(), 0);
            Violation.unless(
                    row.openChildren() == openChildren && row.failedChildren() == failedChildren,
                    "t%d has %d open and %d failed children, but %s",
                    row.id(),
                    openChildren,
                    failedChildren,
                    row);
            Violation.unless(
                    !row.grouping() || openChildren > 0 || row.state() > READY.ordinal(),
                    "all children of t%d have ended, but %s",
                    row.id(),
                    row);
        }
    }

    private void checkAgents(StoreFile file) {
        for (StoreFile.AgentRecord row : file.agents()) {
            Violation.unless(row.state() != AgentState.BUSY.ordinal(), "busy is not stored, but %s", row);
            if (row.state() == AgentState.LOST.ordinal()
                    || row.state() == AgentState.STOPPED.ordinal()
                    || row.state() == AgentState.REGISTERED.ordinal()) {
                Violation.unless(
                        model.tasks.values().stream().noneMatch(t -> t.state == IN_PROGRESS && t.holder == row.id()),
                        "%s holds a lease",
                        row);
            }
        }
    }

    private void checkSessions(StoreFile file) {
        for (StoreFile.SessionRecord row : file.sessions()) {
            SessionModel session = model.sessions.get(row.id());
            Violation.unless(
                    session != null && session.state.ordinal() == row.state(), "the log does not say so: %s", row);
        }
    }
}
