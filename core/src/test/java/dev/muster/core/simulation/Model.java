package dev.muster.core.simulation;

import dev.muster.core.agent.AgentState;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the checker knows: built from the event log alone, and compared with everything else. */
final class Model {
    /** A dependency of a task. */
    record Edge(long on, Dependency.Kind kind) {}

    static final class TaskModel {
        final long id;
        final long project;
        final NewTask ordered;
        final long parent;
        final List<Edge> edges;
        TaskState state;
        int run = 1;
        long fence;
        int attempts;
        int revision;
        int priority;
        boolean grouping;
        boolean archived;
        boolean everArchived;
        boolean endedOnce;
        /** Whether it handed in an artifact when it was completed. */
        boolean artifact;
        /** Whether the last claim was in this run: its holder may complete the task late. */
        boolean claimedInRun;

        long holder;
        long notBefore;
        long deadline;

        @Nullable
        LeaseModel lease;

        boolean createdInRound = true;
        /** Whether its priority may have changed in this round. */
        boolean updated;

        TaskModel(
                long id, long project, NewTask ordered, long parent, List<Edge> edges, TaskState state, long deadline) {
            this.id = id;
            this.project = project;
            this.ordered = ordered;
            this.parent = parent;
            this.edges = edges;
            this.state = state;
            this.priority = ordered.priority();
            this.notBefore =
                    ordered.notBefore() == null ? 0 : ordered.notBefore().toEpochMilli();
            this.deadline = deadline;
        }

        String key() {
            return ordered.concurrencyKey() == null ? "" : ordered.concurrencyKey();
        }

        boolean better(TaskModel other) {
            return priority != other.priority ? priority > other.priority : id < other.id;
        }

        @Override
        public String toString() {
            return "t" + id + " (" + state + ", run " + run + ", fence " + fence + ")";
        }
    }

    /** A lease in force. It may not end before {@link #until} by itself, and has to end by {@link #latest}. */
    static final class LeaseModel {
        final long fence;
        final long agent;
        final String session;
        final long duration;
        long until;
        long latest;
        /** Its end as it was last seen in the store. */
        long stored;

        long executionDue;
        /** When it may end for want of progress, and when it has to; 0 for never. */
        long progressDue;

        long progressLatest;
        /** The same as it was last seen in the store. */
        long progressStored;

        LeaseModel(StoreFile.LeaseRecord row) {
            this.fence = row.fence();
            this.agent = row.agent();
            this.session = row.session();
            this.duration = row.duration();
            this.until = row.expiresAt();
            this.latest = row.expiresAt();
            this.stored = row.expiresAt();
            this.executionDue = row.executionDue();
            this.progressDue = row.progressDue();
            this.progressLatest = row.progressDue();
            this.progressStored = row.progressDue();
        }
    }

    static final class ProjectModel {
        final long id;
        final String name;
        final List<StoreFile.Entry> log = new ArrayList<>();
        final Map<String, Integer> limits = new TreeMap<>();
        final Map<String, Integer> running = new TreeMap<>();
        int limit;
        int inProgress;

        ProjectModel(long id, String name) {
            this.id = id;
            this.name = name;
        }

        boolean hasRoom(String key) {
            boolean project = limit == 0 || inProgress < limit;
            return project && (key.isEmpty() || running.getOrDefault(key, 0) < limits.getOrDefault(key, 1));
        }

        long lastSeq() {
            return log.isEmpty() ? 0 : log.getLast().seq();
        }
    }

    /** When somebody was last heard from: at least {@link #last}, at most {@link #most}, in ms. */
    static class Presence {
        long last;
        long most;

        void heard(long at) {
            last = Math.max(last, at);
            most = Math.max(most, at);
        }

        void restarted(long now) {
            last = now;
            most = now;
        }
    }

    static final class AgentModel extends Presence {
        final long id;
        final String name;
        final long lostAfter;
        final Set<String> capabilities;
        AgentState state = AgentState.REGISTERED;
        int concurrency;
        /** The most that it could hold in this round. */
        int mostConcurrency;
        /** How many leases it held after the last round. */
        int holding;
        /** When a claim of it was last parked. */
        long parkedUntil;

        AgentModel(StoreFile.AgentRecord row) {
            this.id = row.id();
            this.name = row.name();
            this.lostAfter = row.lostAfter();
            this.capabilities = Set.of(
                    row.capabilities().isEmpty()
                            ? new String[0]
                            : row.capabilities().split("\n", -1));
        }
    }

    static final class SessionModel extends Presence {
        final String id;
        final long agent;
        final long project;
        SessionState state = SessionState.ACTIVE;
        /** Since when its being heard from should be on its way into the store, 0 if it is not. */
        long unsavedSince;

        boolean unsaved;
        long unsavedValue;
        /** When a claim of it was last parked. */
        long parkedUntil;

        SessionModel(StoreFile.Entry started) {
            this.id = String.valueOf(started.session());
            this.agent = started.agent();
            this.project = started.project();
            heard(started.at());
        }

        boolean live() {
            return state == SessionState.ACTIVE || state == SessionState.PAUSED;
        }
    }

    final Map<Long, ProjectModel> projects = new TreeMap<>();
    final Map<Long, TaskModel> tasks = new TreeMap<>();
    final Map<Long, AgentModel> agents = new TreeMap<>();
    final Map<String, SessionModel> sessions = new LinkedHashMap<>();
    final Map<String, Long> idsByTitle = new HashMap<>();

    ProjectModel project(long id) {
        ProjectModel project = projects.get(id);
        Violation.unless(project != null, "there is no project %d", id);
        return java.util.Objects.requireNonNull(project);
    }

    @Nullable
    AgentModel agentOf(@Nullable String session) {
        SessionModel seat = session == null ? null : sessions.get(session);
        return seat == null ? null : agents.get(seat.agent);
    }

    TaskModel task(long id) {
        TaskModel task = tasks.get(id);
        Violation.unless(task != null, "task t%d was never created", id);
        return java.util.Objects.requireNonNull(task);
    }

    long count(long project, TaskState state) {
        return tasks.values().stream()
                .filter(task -> task.project == project && task.state == state)
                .count();
    }
}
