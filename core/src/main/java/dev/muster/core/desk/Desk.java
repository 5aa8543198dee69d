package dev.muster.core.desk;

import dev.muster.core.access.Keyring;
import dev.muster.core.agent.AgentState;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.store.AgentRows.AgentRow;
import dev.muster.core.store.LaneRows;
import dev.muster.core.store.LeaseRows.LeaseRow;
import dev.muster.core.store.ProjectRows;
import dev.muster.core.store.SessionRows.SessionRow;
import dev.muster.core.store.Tables;
import dev.muster.core.store.TaskRow;
import dev.muster.core.store.TaskRows;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's memory.
 *
 * <p>Design. The store is the truth; the desk is an index over it that only the ledger's thread changes, together with
 * the rows. It answers what would otherwise be a query per command: is this session live, has this agent room, which
 * lane has the best task for this claimer, when does the next lease run out. Size: a few hundred bytes per live
 * session, agent, lease and timer; ready tasks are <em>counted</em> here, not kept, so a million of them cost nothing.
 *
 * <p>Claims pick a project, then a lane, then a task. Projects with open lanes stand in a rotation and the one that was
 * served goes to its end, so a project with a million ready tasks cannot starve one with two. In a project the best
 * task wins (priority, then age) over all lanes whose needs the claimer meets and whose concurrency key and project
 * have room; room is checked here, on the only thread that can use it up, so a limit cannot be overshot.
 *
 * <p>Rollback. A command that is refused has changed nothing here. When a whole transaction is rolled back the desk is
 * thrown away and loaded again: there is no undo to get wrong. Parked claims and last-seen times are carried over.
 */
public final class Desk {
    private static final int LANES_AT_HAND = 10_000;

    private final Tables tables;
    final TaskRows tasks;
    private final LaneRows laneRows;
    private final Map<Long, ProjectDesk> projects = new HashMap<>();
    private final Map<String, ProjectDesk> projectsByName = new HashMap<>();
    private final LaneShelf lanes;
    private final Map<Long, AgentSeat> agents = new HashMap<>();
    private final Map<String, AgentSeat> agentsByName = new HashMap<>();
    private final Map<SessionId, SessionSeat> sessions = new ConcurrentHashMap<>();
    private final Map<Long, LiveLease> leases = new HashMap<>();
    private final Set<ProjectDesk> rotation = new LinkedHashSet<>();
    private final Set<ProjectDesk> countsChanged = new LinkedHashSet<>();
    private final Timers timers = new Timers();
    private final Watches delays = new Watches(timers);
    private final Watches deadlines = new Watches(timers);
    private final Watches approvals = new Watches(timers);
    private final Watches phases = new Watches(timers);
    private final Waiters waiters = new Waiters();
    private final long sessionTtl;
    private final Turns turns;
    private Timers.@Nullable Timer turnTimer;
    private final Set<Long> storyTasks = new HashSet<>();
    private boolean workChanged;
    private boolean textsChanged;
    private boolean claimersGone;
    private volatile boolean draining;
    private long lastTask;
    private Keyring keyring = new Keyring();

    /**
     * Reads the desk from the store.
     *
     * @param now ms since 1970; leases and agents that were alive get their full time again from here, and so does work
     *     that has to show progress, since nobody could renew or tell anything while the engine was down
     * @param sessionTtl idle time in ms after which a session expires
     */
    public static Desk load(Tables tables, long now, long sessionTtl) {
        return load(tables, now, sessionTtl, 0);
    }

    /**
     * Reads the desk from the store.
     *
     * @param projects how many projects may have tasks in progress at once; 0 for any number
     */
    public static Desk load(Tables tables, long now, long sessionTtl, int projects) {
        Desk desk = new Desk(tables, sessionTtl, projects);
        desk.loadProjects();
        desk.loadAgents(now);
        desk.loadLanes();
        desk.loadLeases(now);
        desk.loadTimers();
        desk.keyring = Keyring.load(tables.db());
        desk.lastTask = desk.tasks.lastId();
        return desk;
    }

    private Desk(Tables tables, long sessionTtl, int projects) {
        this.tables = tables;
        this.tasks = tables.tasks();
        this.laneRows = tables.lanes();
        this.lanes = new LaneShelf(LANES_AT_HAND, laneRows, this::project);
        this.sessionTtl = sessionTtl;
        this.turns = new Turns(projects);
    }

    private void loadProjects() {
        ProjectRows rows = tables.projects();
        rows.forEach(row -> addProject(row.id(), row.name(), row.lastEvent(), row.maxInProgress()));
        rows.forEachCount((project, state, count) -> project(project).loadCount(TaskState.of(state), count));
        laneRows.forEachLimit((project, key, most) -> project(project).limit(key, most));
    }

    private void loadAgents(long now) {
        tables.agents().forEach(row -> {
            AgentSeat seat = addAgent(row);
            if (alive(seat.storedState)) {
                seat.seenAt(now);
                watchSilence(seat, now);
            } else {
                seat.seenAt(Math.min(seat.lastSeen(), now)); // the clock may have been set back since
            }
        });
        tables.sessions().forEachLive(row -> {
            SessionSeat seat = addSession(row);
            seat.seenAt(now);
            watchIdle(seat);
        });
    }

    private void loadLanes() {
        laneRows.forEach(0, lanes::open);
    }

    private void loadLeases(long now) {
        List<LeaseRow> rows = new ArrayList<>();
        tables.leases().forEach((row, project, key) -> rows.add(row));
        for (LeaseRow row : rows) {
            TaskRow task = tasks.find(row.task());
            AgentSeat agent = agents.get(row.agent());
            if (task != null && agent != null) {
                SessionSeat session = sessions.get(new SessionId(row.session()));
                long progressDue = row.progressDue() == 0 ? 0 : Math.max(row.progressDue(), now + task.progressTimeout);
                grant(row, progressDue, agent, session, lane(task.laneId), now);
            } else if (task != null) {
                timers.schedule(now, new Due.HolderGone(row.task()));
            }
        }
    }

    private void loadTimers() {
        tasks.forEachDelayed(this::watchDelay);
        tasks.forEachDeadline(this::watchDeadline);
        tables.approvals().forEachPending(this::watchApproval);
        tables.cycles().live().stream()
                .filter(cycle -> !cycle.overdue)
                .forEach(cycle -> watchPhase(cycle.id, cycle.phaseAt, cycle.state.timeBox()));
        tables.stories().forEachPlannedTask(storyTasks::add);
    }

    /** Has somebody be reminded of a question at {@code at} (ms since 1970); cancels an earlier watch. */
    public void watchApproval(long approval, long at) {
        approvals.watch(approval, at, new Due.ApprovalDue(approval));
    }

    /** Nobody waits for the answer to a question any more. */
    public void forgetApproval(long approval) {
        approvals.forget(approval);
    }

    /** Notes when a phase of a TDD cycle has used up its time-box; cancels the watch for an earlier phase. */
    public void watchPhase(long cycle, long since, Duration timeBox) {
        phases.watch(cycle, since + timeBox.toMillis(), new Due.PhaseDue(cycle, since));
    }

    /** A TDD cycle has ended. */
    public void forgetPhase(long cycle) {
        phases.forget(cycle);
    }

    /** Has the end of this task be told to the story that it is for. */
    public void watchStoryTask(long task) {
        storyTasks.add(task);
    }

    /** Whether this task is for a story. */
    public boolean isStoryTask(long task) {
        return storyTasks.contains(task);
    }

    /** Whether this task is for a story; it is told once. */
    public boolean takeStoryTask(long task) {
        return storyTasks.remove(task);
    }

    /** The tokens; any thread may look. */
    public Keyring keyring() {
        return keyring;
    }

    // --- projects and lanes ---

    public ProjectDesk addProject(long id, String name, long lastEvent, int maxInProgress) {
        ProjectDesk project = new ProjectDesk(this, id, name, lastEvent, maxInProgress);
        projects.put(id, project);
        projectsByName.put(name, project);
        return project;
    }

    public ProjectDesk project(long id) {
        ProjectDesk project = projects.get(id);
        if (project == null) {
            throw new IllegalStateException("the store names project " + id + " but has no such project");
        }
        return project;
    }

    public @Nullable ProjectDesk project(String name) {
        return projectsByName.get(name);
    }

    public Collection<ProjectDesk> projects() {
        return projects.values();
    }

    public long nextTask() {
        return ++lastTask;
    }

    /** The lane of these needs, made if it is new. */
    public Lane lane(ProjectDesk project, String needs, String concurrencyKey) {
        return lanes.of(project, needs, concurrencyKey);
    }

    /** The lane with this id. */
    public Lane lane(long id) {
        return lanes.of(id);
    }

    LaneShelf lanes() {
        return lanes;
    }

    /** A task can be claimed from now on. */
    public void ready(TaskRow row) {
        lane(row.laneId).add(row);
        workChanged = true;
    }

    /** A task cannot be claimed any more. */
    public void notReady(TaskRow row) {
        lane(row.laneId).remove(row);
    }

    void enterRotation(ProjectDesk project) {
        rotation.add(project);
    }

    void leaveRotation(ProjectDesk project) {
        rotation.remove(project);
    }

    void workChanged() {
        workChanged = true;
    }

    /** Whether work has become claimable since this was last asked. */
    public boolean takeWorkChanged() {
        boolean changed = workChanged;
        workChanged = false;
        return changed;
    }

    /**
     * The task that a claimer should get.
     *
     * @param only the project to claim from, or null for any, in turn
     * @param now ms since 1970
     * @return null if there is none
     */
    public @Nullable TaskRow pick(@Nullable ProjectDesk only, Set<String> capabilities, long now) {
        if (only != null) {
            Lane lane = only.bestLane(capabilities);
            return lane == null || !mayBegin(only, now) ? null : tasks.find(lane.headId);
        }
        for (ProjectDesk project : rotation) {
            Lane lane = project.bestLane(capabilities);
            if (lane != null && mayBegin(project, now)) {
                rotation.remove(project);
                rotation.add(project);
                return tasks.find(lane.headId);
            }
        }
        return null;
    }

    /** Whether a project may begin a task now; one that may not waits for its turn from here on. */
    public boolean mayBegin(ProjectDesk project, long now) {
        if (turns.allows(project, now)) {
            return true;
        }
        turns.asked(project, now);
        if (turnTimer == null && turns.nextGone() > 0) {
            turnTimer = timers.schedule(turns.nextGone(), new Due.TurnDue());
        }
        return false;
    }

    /** Somebody who waited for a turn may have gone: others are looked at again. */
    public void turnDue() {
        turnTimer = null;
        workChanged = true;
    }

    /** Whether there is a task for this claimer in a project that only waits for its turn. */
    public boolean waitsForTurn(@Nullable ProjectDesk only, Set<String> capabilities, long now) {
        return turns.most() != 0
                && (only == null ? rotation : List.of(only))
                        .stream()
                                .anyMatch(project ->
                                        !turns.allows(project, now) && project.bestLane(capabilities) != null);
    }

    /** How many projects may have tasks in progress at once; 0 for any number. */
    public int projectsAtOnce() {
        return turns.most();
    }

    Turns turns() {
        return turns;
    }

    // --- agents and sessions ---

    private static boolean alive(AgentState state) {
        return state != AgentState.LOST && state != AgentState.STOPPED;
    }

    public AgentSeat addAgent(AgentRow row) {
        AgentSeat seat = new AgentSeat(
                row.id(),
                row.name(),
                Set.copyOf(Words.split(row.capabilities())),
                row.concurrency(),
                row.lostAfter(),
                AgentState.of(row.state()),
                row.lastSeenAt());
        agents.put(row.id(), seat);
        agentsByName.put(row.name(), seat);
        return seat;
    }

    public @Nullable AgentSeat agent(long id) {
        return agents.get(id);
    }

    public @Nullable AgentSeat agent(String name) {
        return agentsByName.get(name);
    }

    /** Watches an agent that may be lost by silence; cancels an earlier watch. */
    public void watchSilence(AgentSeat seat, long now) {
        timers.cancel(seat.silence);
        seat.silence = seat.lostAfter == 0 || !alive(seat.storedState)
                ? null
                : timers.schedule(Math.max(now, seat.lastSeen()) + seat.lostAfter, new Due.AgentDue(seat.id()));
    }

    /** An agent may claim again, or no more. */
    public void agentChanged() {
        workChanged = true;
    }

    /** Some agent or session may not claim any more: if it waits for work, it has to be told. */
    public void claimersGone() {
        claimersGone = true;
    }

    /** Begins or ends a drain: while it lasts no new work is given out, and claims that wait are told so. */
    public void drain(boolean on) {
        draining = on;
        claimersGone |= on;
        workChanged |= !on;
    }

    /** Whether new work is held back; may be asked by any thread. */
    public boolean draining() {
        return draining;
    }

    /** Whether some claimer may have gone since this was last asked. */
    public boolean takeClaimersGone() {
        boolean gone = claimersGone;
        claimersGone = false;
        return gone;
    }

    /** Notes that an agent was heard from. */
    public void seen(AgentSeat seat, long now) {
        seat.seen(now);
    }

    /** Takes an agent out for good. */
    public void forgetAgent(long id) {
        AgentSeat seat = agents.remove(id);
        if (seat != null) {
            timers.cancel(seat.silence);
            agentsByName.remove(seat.name());
        }
    }

    public SessionSeat addSession(SessionRow row) {
        AgentSeat agent = agents.get(row.agent());
        if (agent == null) {
            throw new IllegalStateException(
                    "session " + row.id() + " names agent " + row.agent() + ", which is unknown");
        }
        SessionSeat seat = new SessionSeat(
                new SessionId(row.id()), project(row.project()), agent, SessionState.of(row.state()), row.lastSeenAt());
        sessions.put(seat.id(), seat);
        agent.sessions().add(seat);
        agent.leases().forEach(lease -> lease.cameBack(seat));
        watchIdle(seat);
        return seat;
    }

    /** The seat of a live session; may be called by any thread. */
    public @Nullable SessionSeat session(SessionId id) {
        return sessions.get(id);
    }

    /** Notes that a session was heard from; may be called by any thread. */
    public void seen(SessionSeat seat, long now) {
        seat.seen(now);
    }

    /** Watches for the session's expiry; cancels an earlier watch. */
    public void watchIdle(SessionSeat seat) {
        timers.cancel(seat.idle);
        seat.idle = timers.schedule(seat.lastSeen() + sessionTtl, new Due.SessionDue(seat.id()));
    }

    public boolean idleTooLong(SessionSeat seat, long now) {
        return seat.lastSeen() + sessionTtl <= now;
    }

    /** Takes out a session that expired or ended. */
    public void removeSession(SessionSeat seat) {
        timers.cancel(seat.idle);
        sessions.remove(seat.id());
        seat.agent().sessions().remove(seat);
    }

    public Collection<SessionSeat> sessions() {
        return sessions.values();
    }

    // --- leases ---

    public @Nullable LiveLease lease(long task) {
        return leases.get(task);
    }

    /** Puts a lease in force. */
    public LiveLease grant(LeaseRow row, AgentSeat agent, @Nullable SessionSeat session, Lane lane, long now) {
        return grant(row, row.progressDue(), agent, session, lane, now);
    }

    private LiveLease grant(
            LeaseRow row, long progressDue, AgentSeat agent, @Nullable SessionSeat session, Lane lane, long now) {
        LiveLease lease = new LiveLease(
                row.task(),
                row.fence(),
                row.key(),
                agent,
                row.session(),
                session,
                lane,
                row.duration(),
                Math.max(row.expiresAt(), now + row.duration()),
                row.executionDue(),
                progressDue);
        leases.put(row.task(), lease);
        agent.hold(lease);
        lane.project().started(lane.concurrencyKey());
        watch(lease);
        return lease;
    }

    /** Watches for the lease's end; cancels an earlier watch. */
    public void watch(LiveLease lease) {
        timers.cancel(lease.timer);
        lease.timer = timers.schedule(lease.nextDue(), new Due.LeaseDue(lease.task(), lease.fence()));
    }

    /** Takes a lease out of force. */
    public void revoke(LiveLease lease) {
        timers.cancel(lease.timer);
        leases.remove(lease.task());
        lease.agent().drop(lease);
        lease.lane().project().stopped(lease.lane().concurrencyKey());
    }

    public int leases() {
        return leases.size();
    }

    // --- parked claims, timers, counters ---

    public Waiters waiters() {
        return waiters;
    }

    /** Parks a claim until {@code until}, in ms since 1970. */
    public void park(Waiter waiter, long until) {
        waiters.park(waiter);
        waiter.timeout = timers.schedule(until, new Due.WaitDue(waiter));
    }

    /** The parked claims. */
    public List<Waiter> parked() {
        return waiters.all();
    }

    /** Whether this submission is parked. */
    public boolean isParked(Object submission) {
        return waiters.all().stream().anyMatch(waiter -> waiter.submission() == submission);
    }

    /** Takes a parked claim out, whose agent was here until {@code now}; false if it was not parked. */
    public boolean unpark(Waiter waiter, long now) {
        timers.cancel(waiter.timeout);
        boolean parked = waiters.remove(waiter);
        if (parked) {
            waiter.session().seen(now);
        }
        return parked;
    }

    /**
     * Takes over the parked claims and last-seen times of a desk that is thrown away.
     *
     * @return the waiters whose session is gone: they have to be answered
     */
    public List<Waiter> takeOver(Desk old) {
        draining = old.draining;
        for (SessionSeat before : old.sessions.values()) {
            SessionSeat seat = sessions.get(before.id());
            if (seat != null) {
                seat.seenAt(before.lastSeen());
                watchIdle(seat);
            }
        }
        for (AgentSeat before : old.agents.values()) {
            AgentSeat seat = agents.get(before.id());
            if (seat != null) {
                seat.seenAt(before.lastSeen());
                watchSilence(seat, 0);
            }
        }
        List<Waiter> orphans = new ArrayList<>();
        for (Waiter waiter : old.waiters.all()) {
            SessionSeat seat = sessions.get(waiter.session().id());
            if (seat == null) {
                orphans.add(waiter);
            } else {
                Timers.Timer timeout = waiter.timeout;
                park(
                        new Waiter(
                                seat, waiter.capabilities(), waiter.anyProject(), waiter.claim(), waiter.submission()),
                        timeout == null ? 0 : timeout.at());
            }
        }
        workChanged = true;
        return orphans;
    }

    public Timers timers() {
        return timers;
    }

    /** Texts have changed that the full-text index does not know yet. */
    public void textsChanged() {
        textsChanged = true;
    }

    /** Whether texts have changed since this was last asked. */
    public boolean takeTextsChanged() {
        boolean changed = textsChanged;
        textsChanged = false;
        return changed;
    }

    public long lastTask() {
        return lastTask;
    }

    /** Takes note that task ids up to this one are used up. */
    public void skipTasks(long last) {
        lastTask = Math.max(lastTask, last);
    }

    /**
     * Takes in a project whose rows have just been written all at once: what {@link #load} reads of every project.
     *
     * @param firstTask the first of its tasks: all tasks from this one on are its
     * @param firstApproval the first of its questions
     */
    public ProjectDesk adopt(long id, long firstTask, long firstApproval) {
        tables.projects().forEach(row -> {
            if (row.id() == id) {
                addProject(id, row.name(), row.lastEvent(), row.maxInProgress());
            }
        });
        ProjectDesk adopted = project(id);
        tables.projects().forEachCount((project, state, count) -> {
            if (project == id) {
                adopted.loadCount(TaskState.of(state), count);
            }
        });
        laneRows.forEachLimit((project, key, most) -> {
            if (project == id) {
                adopted.limit(key, most);
            }
        });
        laneRows.forEach(0, (laneId, project, needs, key, ready) -> {
            if (project == id) {
                lanes.open(laneId, project, needs, key, ready);
            }
        });
        tasks.forEachDelayed((task, due) -> {
            if (task >= firstTask) {
                watchDelay(task, due);
            }
        });
        tasks.forEachDeadline((task, due) -> {
            if (task >= firstTask) {
                watchDeadline(task, due);
            }
        });
        tables.approvals().forEachPending((approval, due) -> {
            if (approval >= firstApproval) {
                watchApproval(approval, due);
            }
        });
        tables.cycles().live().stream()
                .filter(cycle -> cycle.project == id && !cycle.overdue)
                .forEach(cycle -> watchPhase(cycle.id, cycle.phaseAt, cycle.state.timeBox()));
        tables.stories().forEachPlannedTask(task -> {
            if (task >= firstTask) {
                storyTasks.add(task);
            }
        });
        workChanged = true;
        return adopted;
    }

    /** Watches for a task's {@code notBefore}; cancels an earlier watch. */
    public void watchDelay(long task, long at) {
        delays.watch(task, at, new Due.DelayDue(task));
    }

    /** Watches for a task's deadline; cancels an earlier watch. */
    public void watchDeadline(long task, long at) {
        deadlines.watch(task, at, new Due.DeadlineDue(task));
    }

    /** A task that has ended waits for no time any more. */
    public void forgetTimes(long task) {
        delays.forget(task);
        deadlines.forget(task);
    }

    void countsChanged(ProjectDesk project) {
        countsChanged.add(project);
    }

    /** Writes the task counters that changed since the last call. */
    public void saveCounts(ProjectDesk.CountSink sink) {
        for (ProjectDesk project : countsChanged) {
            project.saveCounts(sink);
        }
        countsChanged.clear();
    }
}
