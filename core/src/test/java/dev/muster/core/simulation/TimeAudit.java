package dev.muster.core.simulation;

import static dev.muster.core.task.TaskState.*;

import dev.muster.core.agent.AgentState;
import dev.muster.core.session.SessionState;
import dev.muster.core.simulation.Model.AgentModel;
import dev.muster.core.simulation.Model.LeaseModel;
import dev.muster.core.simulation.Model.ProjectModel;
import dev.muster.core.simulation.Model.SessionModel;
import dev.muster.core.simulation.Model.TaskModel;
import dev.muster.core.simulation.StoreFile.Entry;
import dev.muster.core.task.ClaimTask;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Nothing ends before its time, and nothing outlives it: leases, sessions, agents, delays, deadlines and the patience
 * of those who wait for work.
 *
 * <p>Where the engine may choose (a restart gives everybody their full time again), the earliest and the latest moment
 * are kept apart.
 */
final class TimeAudit {
    /** How long the engine collects who was heard from, before it writes that down. */
    private static final long SAVE_DELAY_MS = 5_000;

    private final Model model;
    private final long sessionTtl;

    TimeAudit(Model model, long sessionTtl) {
        this.model = model;
        this.sessionTtl = sessionTtl;
    }

    /** A session was heard from. */
    void heard(String id, long at, boolean byCall) {
        SessionModel session = model.sessions.get(id);
        AgentModel agent = model.agentOf(id);
        if (session != null && agent != null) {
            session.heard(at);
            agent.heard(at);
            if (byCall && !session.unsaved) {
                session.unsaved = true;
                session.unsavedValue = at;
            }
        }
    }

    /**
     * Who held a lease before a round.
     *
     * @param live whether the session was, then
     */
    record Holder(long agent, String session, boolean live) {}

    Holder holder(LeaseModel lease) {
        SessionModel session = model.sessions.get(lease.session);
        return new Holder(lease.agent, lease.session, session != null && session.live());
    }

    /** A holder was heard from in a round, as somebody who has the lease. A session that has expired stays so. */
    void heardOf(Holder holder, long now) {
        AgentModel agent = model.agents.get(holder.agent());
        SessionModel session = model.sessions.get(holder.session());
        if (agent != null) {
            agent.heard(now);
        }
        if (session == null) {
            return;
        }
        if (holder.live() && session.live()) {
            heard(session.id, now, true);
        } else if (holder.live() || session.live()) {
            session.most = Math.max(session.most, now); // it expired, ended or came back in this very round
        }
    }

    /** The clock went backwards: what was written down before may be later than what comes. */
    void clockWentBack() {
        for (SessionModel session : model.sessions.values()) {
            session.unsaved = false;
            session.unsavedSince = 0;
        }
    }

    /** A new engine has the files: whoever was alive gets the full time again. */
    void restarted(long now) {
        clockWentBack();
        for (SessionModel session : model.sessions.values()) {
            session.parkedUntil = 0;
            if (session.live()) {
                session.restarted(now);
            } else {
                session.last = 0; // nothing renews its leases until it comes back
                session.most = 0;
            }
        }
        model.agents.values().forEach(agent -> {
            agent.restarted(now);
            agent.parkedUntil = 0;
        });
        for (TaskModel task : model.tasks.values()) {
            LeaseModel lease = task.lease;
            if (lease != null) {
                lease.until = Math.max(lease.stored, now + lease.duration);
                lease.latest = lease.until;
                lease.progressDue = progressAgain(task, lease.progressStored, now);
                lease.progressLatest = lease.progressDue;
            }
        }
    }

    /** The engine has read its memory anew: it may give everybody more time. */
    void reloaded(long now) {
        clockWentBack();
        for (TaskModel task : model.tasks.values()) {
            LeaseModel lease = task.lease;
            if (lease != null) {
                lease.latest = Math.max(lease.latest, now + lease.duration);
                lease.progressLatest = progressAgain(task, lease.progressLatest, now);
            }
        }
        model.agents.values().forEach(agent -> agent.most = Math.max(agent.most, now));
        model.sessions.values().forEach(session -> session.most = Math.max(session.most, now));
    }

    /** The full time for progress again; 0 if there is no such time. */
    private static long progressAgain(TaskModel task, long due, long now) {
        Duration timeout = task.ordered.progressTimeout();
        return due == 0 || timeout == null ? due : Math.max(due, now + timeout.toMillis());
    }

    /** While a claim of an agent waits, the agent is here. */
    void waiting(List<Call<?>> parked, long now) {
        for (Call<?> call : parked) {
            AgentModel agent = model.agentOf(String.valueOf(call.by()));
            if (agent != null) {
                agent.parkedUntil = now;
                agent.most = Math.max(agent.most, now);
                for (SessionModel session : model.sessions.values()) {
                    if (session.id.equals(String.valueOf(call.by()))) {
                        session.parkedUntil = now;
                    }
                    if (session.agent == agent.id) {
                        session.most = Math.max(session.most, now);
                    }
                }
            }
        }
    }

    /** A claim that was ready to wait may have waited and been served in one and the same round. */
    void mayHaveWaited(Call<?> answered, long now) {
        SessionModel session = model.sessions.get(String.valueOf(answered.by()));
        AgentModel agent = model.agentOf(String.valueOf(answered.by()));
        if (session != null && agent != null && answered.patience() > 0) {
            session.most = Math.max(session.most, now);
            agent.most = Math.max(agent.most, now);
        }
    }

    /** Judges an event before it is taken in. */
    void judge(Entry entry) {
        switch (entry.kind()) {
            case "task.lease_ended", "task.failed" -> leaseEnded(entry);
            case "session.expired" -> {
                SessionModel session = model.sessions.get(String.valueOf(entry.session()));
                AgentModel agent = model.agentOf(entry.session());
                if (session != null && agent != null) {
                    long idleSince = Math.max(session.last, session.parkedUntil);
                    Violation.unless(
                            idleSince + sessionTtl <= entry.at(), "heard from at %d, but %s", idleSince, entry);
                }
            }
            case "agent.lost" -> lost(entry);
            default -> {}
        }
    }

    private void lost(Entry entry) {
        AgentModel agent = model.agents.get(entry.agent());
        if (agent != null && agent.lostAfter > 0) {
            long silentSince = Math.max(agent.last, agent.parkedUntil);
            Violation.unless(
                    silentSince + agent.lostAfter <= entry.at(),
                    "a%d (lost after %d) was heard from at %d, but %s",
                    agent.id,
                    agent.lostAfter,
                    silentSince,
                    entry);
        }
    }

    private void leaseEnded(Entry entry) {
        TaskModel task = model.task(entry.task());
        LeaseModel lease = task.lease;
        switch (entry.reason()) {
            case "lease expired" -> {
                long until = lease == null ? Long.MAX_VALUE : earliest(lease);
                Violation.unless(until <= entry.at(), "the lease of %s lasts until %d, but %s", task, until, entry);
            }
            case "execution timeout" ->
                Violation.unless(
                        lease != null && lease.executionDue != 0 && lease.executionDue <= entry.at(),
                        "%s may still be worked on, but %s",
                        task,
                        entry);
            case "no progress" ->
                Violation.unless(
                        lease != null && lease.progressDue != 0 && lease.progressDue <= entry.at(),
                        "%s made progress, but %s",
                        task,
                        entry);
            case "agent lost" -> lost(entry);
            default -> {}
        }
    }

    private long earliest(LeaseModel lease) {
        SessionModel session = model.sessions.get(lease.session);
        return session == null ? lease.until : Math.max(lease.until, session.last + lease.duration);
    }

    private long latest(LeaseModel lease) {
        SessionModel session = model.sessions.get(lease.session);
        return session == null ? lease.latest : Math.max(lease.latest, session.most + lease.duration);
    }

    /** Nothing is left to do at {@code now}: then nothing may be overdue. */
    void quiet(StoreFile file, Map<Long, StoreFile.TaskRecord> rows, List<Call<?>> parked, long now) {
        for (StoreFile.TaskRecord row : rows.values()) {
            boolean unfinished = !LogAudit.state(row.state()).ended();
            Violation.unless(
                    !unfinished || row.deadline() == 0 || row.deadline() > now,
                    "at %d the deadline is forgotten of %s",
                    now,
                    row);
            Violation.unless(
                    row.state() != PENDING.ordinal()
                            || row.holds() > 0
                            || row.grouping()
                            || row.notBefore() == 0
                            || row.notBefore() > now,
                    "at %d the delay is over of %s",
                    now,
                    row);
        }
        for (TaskModel task : model.tasks.values()) {
            LeaseModel lease = task.lease;
            if (lease != null) {
                boolean over = latest(lease) <= now
                        || (lease.executionDue != 0 && lease.executionDue <= now)
                        || (lease.progressLatest != 0 && lease.progressLatest <= now);
                Violation.unless(!over, "at %d the lease is over of %s", now, task);
            }
        }
        for (Call<?> call : parked) {
            Violation.unless(call.answerBy > now, "at %d nobody answers %s", now, call);
        }
        Set<Long> waiting = parked.stream()
                .map(call -> model.agentOf(String.valueOf(call.by())))
                .filter(agent -> agent != null)
                .map(agent -> agent.id)
                .collect(Collectors.toSet());
        quietAgents(waiting, now);
        quietSessions(file, waiting, now);
    }

    private void quietAgents(Set<Long> waiting, long now) {
        for (AgentModel agent : model.agents.values()) {
            boolean alive = agent.state != AgentState.LOST && agent.state != AgentState.STOPPED;
            Violation.unless(
                    !alive || agent.lostAfter == 0 || waiting.contains(agent.id) || agent.most + agent.lostAfter > now,
                    "at %d agent a%d is not lost, though silent since %d",
                    now,
                    agent.id,
                    agent.most);
        }
    }

    private void quietSessions(StoreFile file, Set<Long> waiting, long now) {
        Map<String, Long> stored = file.sessions().stream()
                .collect(Collectors.toMap(StoreFile.SessionRecord::id, StoreFile.SessionRecord::lastSeenAt));
        for (SessionModel session : model.sessions.values()) {
            if (!session.live()) {
                continue;
            }
            Violation.unless(
                    waiting.contains(session.agent) || session.most + sessionTtl > now,
                    "at %d session %s has not expired, though idle since %d",
                    now,
                    session.id,
                    session.most);
            if (session.unsaved && session.unsavedSince == 0) {
                session.unsavedSince = now;
            } else if (session.unsaved && session.unsavedSince + SAVE_DELAY_MS <= now) {
                Long saved = stored.get(session.id);
                Violation.unless(
                        saved != null && saved >= session.unsavedValue,
                        "at %d session %s is stored as heard from at %d, but was at %d",
                        now,
                        session.id,
                        saved,
                        session.unsavedValue);
                session.unsaved = false;
                session.unsavedSince = 0;
            }
        }
    }

    /** Nobody may wait for work while there is work for them. */
    void nobodyWaitsForNothing(List<Call<?>> parked) {
        for (Call<?> call : parked) {
            if (call.command instanceof ClaimTask claim) {
                SessionModel session = model.sessions.get(claim.session().value());
                AgentModel agent = model.agentOf(claim.session().value());
                if (session != null
                        && agent != null
                        && session.state == SessionState.ACTIVE
                        && agent.state == AgentState.IDLE
                        && agent.holding < agent.concurrency) {
                    TaskModel task = workFor(claim, session, agent);
                    Violation.unless(task == null, "%s waits, though it could have %s", call, task);
                }
            }
        }
    }

    private @Nullable TaskModel workFor(ClaimTask claim, SessionModel session, AgentModel agent) {
        Set<String> can = claim.capabilities() == null ? agent.capabilities : claim.capabilities();
        for (TaskModel task : model.tasks.values()) {
            ProjectModel project = model.project(task.project);
            if (task.state == READY
                    && !task.grouping
                    && (claim.anyProject() || project.id == session.project)
                    && can.containsAll(task.ordered.capabilities())
                    && project.hasRoom(task.key())) {
                return task;
            }
        }
        return null;
    }
}
