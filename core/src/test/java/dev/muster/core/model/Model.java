package dev.muster.core.model;

import static dev.muster.core.task.TaskState.*;

import dev.muster.core.ErrorCode;
import dev.muster.core.agent.AgentState;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the engine should do, written down from its specification with maps and lists and no regard for speed: every
 * question is answered by looking at everything. Nothing here is taken from the engine's own rules.
 *
 * <p>Two things are not the model's to say, and are told to it: which of several projects an unrestricted claim was
 * served from, and how long a random back-off is.
 */
final class Model {
    static final Duration SESSION_TTL = Ticks.of(1758, Ticks.SESSION);

    /** A refusal. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        final ErrorCode code;

        Refused(ErrorCode code) {
            super(code.name(), null, false, false);
            this.code = code;
        }
    }

    static final class Project {
        final String name;
        int most = Integer.MAX_VALUE;
        final Map<String, Integer> mostOfKey = new HashMap<>();
        final Map<String, Request> requests = new HashMap<>();

        Project(String name) {
            this.name = name;
        }
    }

    /** What an idempotency key was used for. */
    record Request(List<NewTask> tasks, long first) {}

    static final class Agent {
        final String name;
        Set<String> can = Set.of();
        int concurrency = 1;

        @Nullable
        Duration lostAfter;
        /** Never busy: that is idle with leases. */
        AgentState state = AgentState.REGISTERED;

        Instant seen;

        Agent(String name, Instant now) {
            this.name = name;
            this.seen = now;
        }
    }

    static final class Session {
        final SessionId id;
        final Project project;
        final Agent agent;
        SessionState state = SessionState.ACTIVE;
        Instant seen;

        Session(SessionId id, Project project, Agent agent, Instant now) {
            this.id = id;
            this.project = project;
            this.agent = agent;
            this.seen = now;
        }

        boolean live() {
            return state == SessionState.ACTIVE || state == SessionState.PAUSED;
        }
    }

    /** A dependency of one task on another. */
    static final class Edge {
        final Task on;
        final Dependency.Kind kind;
        final String artifact;
        boolean open = true;

        Edge(Task on, Dependency.Kind kind, String artifact) {
            this.on = on;
            this.kind = kind;
            this.artifact = artifact;
        }

        boolean satisfied() {
            return switch (kind) {
                case SOFT -> on.state.ended();
                case HARD -> on.state == COMPLETED;
                case DATA -> on.state == COMPLETED && on.artifacts.contains(artifact);
            };
        }

        boolean broken() {
            return on.state.ended() && !satisfied();
        }
    }

    static final class Lease {
        final Agent agent;
        final Session session;
        final Duration duration;

        @Nullable
        Instant executionDue;

        @Nullable
        Instant progressDue;

        Instant expires;

        Lease(Agent agent, Session session, Duration duration, Instant expires) {
            this.agent = agent;
            this.session = session;
            this.duration = duration;
            this.expires = expires;
        }

        /** Any call of the session renews it. */
        Instant due() {
            Instant due = later(expires, session.seen.plus(duration));
            due = executionDue == null ? due : earlier(due, executionDue);
            return progressDue == null ? due : earlier(due, progressDue);
        }
    }

    static final class Task {
        final long id;
        final Project project;
        final NewTask spec;

        @Nullable
        Task parent;

        final List<Edge> edges = new ArrayList<>();
        final Set<String> artifacts = new HashSet<>();
        TaskState state = PENDING;
        boolean grouping;
        int priority;
        int attempts;
        int run = 1;
        int revision;
        long fence;
        /** Whether the last claim is still good for a completion, though its lease may be over. */
        boolean lastClaimGood;

        boolean archived;

        @Nullable
        Instant notBefore;

        @Nullable
        Instant deadline;

        @Nullable
        Lease lease;

        Task(long id, Project project, NewTask spec) {
            this.id = id;
            this.project = project;
            this.spec = spec;
            this.priority = spec.priority();
            this.notBefore = spec.notBefore();
            this.deadline = spec.deadline();
        }

        String key() {
            return spec.concurrencyKey() == null ? "" : spec.concurrencyKey();
        }
    }

    final Map<String, Project> projects = new LinkedHashMap<>();
    final Map<String, Agent> agents = new LinkedHashMap<>();
    final Map<SessionId, Session> sessions = new LinkedHashMap<>();
    final TreeMap<Long, Task> tasks = new TreeMap<>();
    Instant now;

    Model(Instant now) {
        this.now = now;
    }

    // --- small questions ---

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    private boolean reached(@Nullable Instant time) {
        return time != null && !time.isAfter(now);
    }

    List<Task> heldBy(Agent agent) {
        return tasks.values().stream()
                .filter(task -> task.lease != null && task.lease.agent == agent)
                .toList();
    }

    AgentState stateOf(Agent agent) {
        return agent.state == AgentState.IDLE && !heldBy(agent).isEmpty() ? AgentState.BUSY : agent.state;
    }

    private List<Task> childrenOf(Task parent) {
        return tasks.values().stream().filter(task -> task.parent == parent).toList();
    }

    private Task task(TaskId id) {
        Task task = tasks.get(id.value());
        if (task == null) {
            throw new Refused(ErrorCode.NOT_FOUND);
        }
        return task;
    }

    private Session session(SessionId id) {
        Session session = sessions.get(id);
        if (session == null) {
            throw new Refused(ErrorCode.NOT_FOUND);
        }
        return session;
    }

    private Project project(String name) {
        Project project = projects.get(name);
        if (project == null) {
            throw new Refused(ErrorCode.NOT_FOUND);
        }
        return project;
    }

    private static void require(boolean legal) {
        if (!legal) {
            throw new Refused(ErrorCode.INVALID_STATE);
        }
    }

    // --- agents and sessions ---

    Agent register(String name, Set<String> can, int concurrency, @Nullable Duration lostAfter) {
        Agent agent = agents.computeIfAbsent(name, any -> new Agent(any, now));
        agent.can = can;
        agent.concurrency = concurrency;
        agent.lostAfter = lostAfter;
        agent.seen = now;
        if (agent.state == AgentState.LOST) {
            agent.state = AgentState.IDLE;
        } else if (agent.state == AgentState.STOPPED) {
            agent.state = AgentState.REGISTERED;
        }
        return agent;
    }

    void start(SessionId id, String project, Agent agent) {
        sessions.put(id, new Session(id, project(project), agent, now));
        heard(agent);
    }

    private void heard(Agent agent) {
        agent.seen = now;
        if (agent.state == AgentState.REGISTERED || agent.state == AgentState.LOST) {
            agent.state = AgentState.IDLE;
        }
    }

    /** A call of a session: a sign of life, which brings back a session that has expired and an agent that was lost. */
    void call(SessionId id) {
        Session session = session(id);
        require(session.state != SessionState.ENDED);
        if (session.state == SessionState.EXPIRED) {
            session.state = SessionState.ACTIVE;
        }
        session.seen = now;
        heard(session.agent);
    }

    void heartbeat(SessionId id) {
        require(session(id).agent.state != AgentState.STOPPED || !session(id).live());
        call(id);
    }

    SessionState pause(SessionId id) {
        require(session(id).state == SessionState.ACTIVE);
        return session(id).state = SessionState.PAUSED;
    }

    SessionState resume(SessionId id) {
        require(session(id).state == SessionState.PAUSED || session(id).state == SessionState.EXPIRED);
        session(id).state = SessionState.ACTIVE;
        call(id);
        return SessionState.ACTIVE;
    }

    SessionState end(SessionId id) {
        Session session = session(id);
        require(session.live());
        for (Task task : heldBy(session.agent)) {
            if (task.lease != null && task.lease.session == session) {
                leaseEnded(task);
            }
        }
        session.state = SessionState.ENDED;
        return SessionState.ENDED;
    }

    AgentState pause(Agent agent) {
        require(Set.of(AgentState.REGISTERED, AgentState.IDLE, AgentState.PAUSED)
                .contains(agent.state));
        agent.state = AgentState.PAUSED;
        return stateOf(agent);
    }

    AgentState resume(Agent agent) {
        require(agent.state == AgentState.PAUSED);
        agent.state = AgentState.IDLE;
        return stateOf(agent);
    }

    AgentState drain(Agent agent) {
        require(agent.state != AgentState.LOST && agent.state != AgentState.STOPPED);
        agent.state = heldBy(agent).isEmpty() ? AgentState.STOPPED : AgentState.DRAINING;
        return stateOf(agent);
    }

    AgentState stop(Agent agent) {
        agent.state = AgentState.STOPPED;
        heldBy(agent).forEach(this::leaseEnded);
        return AgentState.STOPPED;
    }

    private void lose(Agent agent) {
        if (agent.state != AgentState.STOPPED && agent.state != AgentState.LOST) {
            agent.state = AgentState.LOST;
            heldBy(agent).forEach(this::leaseEnded);
        }
    }

    /** An agent that silence does not lose is lost when all its sessions are over and it holds nothing. */
    private void loseIfGone(Agent agent) {
        boolean here = sessions.values().stream().anyMatch(session -> session.agent == agent && session.live());
        if (agent.lostAfter == null && !here && heldBy(agent).isEmpty()) {
            lose(agent);
        }
    }

    // --- limits ---

    void limit(String project, int most) {
        project(project).most = most == 0 ? Integer.MAX_VALUE : most;
    }

    void limit(String project, String key, int most) {
        project(project).mostOfKey.put(key, most);
    }

    private boolean room(Task task) {
        List<Task> running = tasks.values().stream()
                .filter(each -> each.project == task.project && each.state == IN_PROGRESS)
                .toList();
        long sameKey =
                running.stream().filter(each -> each.key().equals(task.key())).count();
        return running.size() < task.project.most
                && (task.key().isEmpty() || sameKey < task.project.mostOfKey.getOrDefault(task.key(), 1));
    }

    // --- creation ---

    /** Answers the states of the tasks that {@code specs} ask for, whether they are new or known by the key. */
    List<TaskState> create(String name, List<NewTask> specs, @Nullable String key, @Nullable SessionId by) {
        refuseCycleOfRefs(specs);
        Project project = project(name);
        if (by != null && session(by).project != project) {
            throw new Refused(ErrorCode.FORBIDDEN);
        }
        Request before = key == null ? null : project.requests.get(key);
        if (before != null) {
            if (!before.tasks.equals(specs)) {
                throw new Refused(ErrorCode.IDEMPOTENCY_CONFLICT);
            }
            return states(before.first, specs.size());
        }
        for (NewTask spec : specs) {
            if (spec.parent() != null) {
                require(!inProject(spec.parent(), project).state.ended());
            }
            spec.dependencies().stream()
                    .filter(each -> each.task() != null)
                    .forEach(each -> inProject(each.task(), project));
        }
        long first = tasks.isEmpty() ? 1 : tasks.lastKey() + 1;
        List<Task> fresh = wire(project, specs, first);
        if (fresh.stream().anyMatch(this::waitsForItself)) {
            fresh.forEach(task -> tasks.remove(task.id));
            throw new Refused(ErrorCode.DEPENDENCY_CYCLE);
        }
        for (Task task : fresh) {
            Task parent = task.parent;
            if (parent != null && parent.fence == 0) {
                parent.grouping = true;
            }
        }
        for (Task task : fresh) {
            if (task.state == PENDING) {
                place(task);
            }
        }
        if (key != null) {
            project.requests.put(key, new Request(specs, first));
        }
        return states(first, specs.size());
    }

    private static void refuseCycleOfRefs(List<NewTask> specs) {
        Map<String, Set<String>> waitsFor = new HashMap<>();
        for (NewTask spec : specs) {
            for (Dependency each : spec.dependencies()) {
                waitsFor.computeIfAbsent(String.valueOf(spec.ref()), any -> new HashSet<>())
                        .add(String.valueOf(each.ref()));
            }
            waitsFor.computeIfAbsent(String.valueOf(spec.parentRef()), any -> new HashSet<>())
                    .add(String.valueOf(spec.ref()));
        }
        waitsFor.remove("null");
        // Take away what waits for nothing, again and again: what is left waits in a circle.
        waitsFor.values().forEach(on -> on.retainAll(waitsFor.keySet()));
        while (waitsFor.values().removeIf(Set::isEmpty)) {
            waitsFor.values().forEach(on -> on.retainAll(waitsFor.keySet()));
        }
        if (!waitsFor.isEmpty()) {
            throw new Refused(ErrorCode.DEPENDENCY_CYCLE);
        }
    }

    private List<TaskState> states(long first, int count) {
        return tasks.subMap(first, first + count).values().stream()
                .map(task -> task.state)
                .toList();
    }

    private Task inProject(@Nullable TaskId id, Project project) {
        if (id == null || task(id).project != project) {
            throw new Refused(ErrorCode.NOT_FOUND);
        }
        return task(id);
    }

    private List<Task> wire(Project project, List<NewTask> specs, long first) {
        Map<String, Task> byRef = new HashMap<>();
        List<Task> fresh = new ArrayList<>();
        for (NewTask spec : specs) {
            Task task = new Task(first + fresh.size(), project, spec);
            tasks.put(task.id, task);
            fresh.add(task);
            if (spec.ref() != null) {
                byRef.put(spec.ref(), task);
            }
        }
        for (Task task : fresh) {
            NewTask spec = task.spec;
            task.parent = spec.parent() != null ? task(spec.parent()) : byRef.get(spec.parentRef());
            for (Dependency each : spec.dependencies()) {
                Task on = each.task() != null ? task(each.task()) : byRef.get(each.ref());
                if (on == null) {
                    throw new IllegalArgumentException("unknown ref " + each.ref());
                }
                task.edges.add(new Edge(on, each.kind(), each.artifact() == null ? "" : each.artifact()));
            }
        }
        return fresh;
    }

    /** Whether a task would wait, over dependencies and over children that a parent groups, for its own end. */
    private boolean waitsForItself(Task start) {
        Deque<Task> toVisit = new ArrayDeque<>(List.of(start));
        Set<Task> seen = new HashSet<>();
        while (!toVisit.isEmpty()) {
            Task task = toVisit.pop();
            List<Task> waitsFor = new ArrayList<>();
            task.edges.forEach(edge -> waitsFor.add(edge.on));
            if (task.fence == 0) {
                waitsFor.addAll(childrenOf(task));
            }
            for (Task next : waitsFor) {
                if (next == start) {
                    return true;
                }
                if (!next.state.ended() && seen.add(next)) {
                    toVisit.push(next);
                }
            }
        }
        return false;
    }

    // --- a task's life ---

    private boolean free(Task task) {
        return !task.grouping
                && task.edges.stream().noneMatch(edge -> edge.open)
                && (task.notBefore == null || reached(task.notBefore));
    }

    /** Puts a task where its dependencies, its time and its children want it: after create, unblock and requeue. */
    private void place(Task task) {
        boolean broken = false;
        for (Edge edge : task.edges) {
            edge.open = !edge.on.state.ended();
            broken |= edge.broken();
        }
        if (broken) {
            task.state = PENDING;
            finish(task, CANCELLED);
            return;
        }
        task.state = free(task) ? READY : PENDING;
        endWithChildren(task);
    }

    private void endWithChildren(Task parent) {
        List<Task> children = childrenOf(parent);
        if (parent.grouping
                && (parent.state == PENDING || parent.state == READY)
                && children.stream().allMatch(child -> child.state.ended())) {
            finish(parent, children.stream().anyMatch(child -> child.state == FAILED) ? FAILED : COMPLETED);
        }
    }

    /** Ends a task, and everything that follows from it, in the order in which it follows. */
    private void finish(Task task, TaskState end) {
        Deque<Task> ended = new ArrayDeque<>();
        endOne(task, end, ended);
        for (Task each = ended.poll(); each != null; each = ended.poll()) {
            Task on = each;
            for (Task waiting : List.copyOf(tasks.values())) {
                for (Edge edge : waiting.edges) {
                    if (edge.on == on && edge.open) {
                        edge.open = false;
                        dependencyEnded(waiting, edge, ended);
                    }
                }
            }
            Task parent = on.parent;
            if (parent != null && parent.grouping && (parent.state == PENDING || parent.state == READY)) {
                List<Task> children = childrenOf(parent);
                if (children.stream().allMatch(child -> child.state.ended() && !ended.contains(child))) {
                    boolean failed = children.stream().anyMatch(child -> child.state == FAILED);
                    endOne(parent, failed ? FAILED : COMPLETED, ended);
                }
            }
        }
    }

    private void dependencyEnded(Task waiting, Edge edge, Deque<Task> ended) {
        if (waiting.state.ended()) {
            return;
        }
        if (edge.broken()) {
            endOne(waiting, CANCELLED, ended);
        } else if (waiting.state == PENDING && free(waiting)) {
            waiting.state = READY;
        }
    }

    private void endOne(Task task, TaskState end, Deque<Task> ended) {
        dropLease(task, end);
        ended.add(task);
    }

    /** Takes a task to a state in which it has no lease. */
    private void dropLease(Task task, TaskState to) {
        Lease lease = task.lease;
        task.lease = null;
        task.state = to;
        if (to != PENDING && to != BLOCKED) {
            task.notBefore = null;
        }
        if (lease != null && heldBy(lease.agent).isEmpty()) {
            if (lease.agent.state == AgentState.DRAINING) {
                lease.agent.state = AgentState.STOPPED;
            } else {
                loseIfGone(lease.agent);
            }
        }
    }

    private void leaseEnded(Task task) {
        if (task.attempts >= task.spec.maxAttempts()) {
            finish(task, FAILED);
        } else {
            dropLease(task, READY);
        }
    }

    // --- claims ---

    /** Who may ask for work at all. */
    private Session claimer(SessionId id) {
        Session session = session(id);
        require(session.state == SessionState.ACTIVE && session.agent.state == AgentState.IDLE);
        return session;
    }

    private List<Task> claimable(Session session, @Nullable Project only, Set<String> can) {
        return tasks.values().stream()
                .filter(task -> task.state == READY && !task.grouping)
                .filter(task -> only == null || task.project == only)
                .filter(task -> can.containsAll(task.spec.capabilities()))
                .filter(this::room)
                .sorted(Comparator.comparing((Task task) -> -task.priority).thenComparing(task -> task.id))
                .toList();
    }

    /**
     * A claim of the best task.
     *
     * @param got what the engine gave, 0 for nothing; from several projects it may choose, in each it must give the
     *     best
     */
    long claimBest(SessionId id, @Nullable Set<String> capabilities, boolean anyProject, Duration lease, long got) {
        Session session = claimer(id);
        if (heldBy(session.agent).size() >= session.agent.concurrency) {
            throw new Refused(ErrorCode.LIMIT_REACHED);
        }
        Set<String> can = capabilities == null ? session.agent.can : capabilities;
        List<Task> all = claimable(session, anyProject ? null : session.project, can);
        if (all.isEmpty()) {
            return 0;
        }
        Task best = all.getFirst();
        Task chosen = tasks.get(got);
        if (chosen != null) {
            best = all.stream()
                    .filter(task -> task.project == chosen.project)
                    .findFirst()
                    .orElse(best);
        }
        lease(best, session, lease);
        return best.id;
    }

    long claim(SessionId id, TaskId wanted, @Nullable Set<String> capabilities, boolean anyProject, Duration lease) {
        Session session = claimer(id);
        Task task = task(wanted);
        if (!anyProject && task.project != session.project) {
            throw new Refused(ErrorCode.NOT_FOUND);
        }
        if (task.lease != null && task.lease.agent == session.agent) {
            lease(task, session, lease);
            return task.id;
        }
        require(task.state == READY && !task.grouping);
        if (heldBy(session.agent).size() >= session.agent.concurrency) {
            throw new Refused(ErrorCode.LIMIT_REACHED);
        }
        if (!(capabilities == null ? session.agent.can : capabilities).containsAll(task.spec.capabilities())) {
            throw new Refused(ErrorCode.INVALID_ARGUMENT);
        }
        if (!room(task)) {
            throw new Refused(ErrorCode.LIMIT_REACHED);
        }
        lease(task, session, lease);
        return task.id;
    }

    private void lease(Task task, Session session, Duration duration) {
        if (task.lease == null) {
            task.attempts++;
        }
        Duration execution = task.spec.executionTimeout();
        Duration progress = task.spec.progressTimeout();
        Lease lease = new Lease(session.agent, session, duration, now.plus(duration));
        lease.executionDue = execution == null ? null : now.plus(execution);
        lease.progressDue = progress == null ? null : now.plus(progress);
        task.state = IN_PROGRESS;
        task.lease = lease;
        task.fence++;
        task.lastClaimGood = true;
    }

    // --- under a lease ---

    /** The lease that a token is good for; a completion may come late. */
    private Task under(TaskId id, long fence, boolean completes) {
        Task task = task(id);
        boolean last = task.fence == fence && task.lastClaimGood;
        if (last && (task.state == IN_PROGRESS || (completes && task.state == READY))) {
            return task;
        }
        throw new Refused(ErrorCode.STALE_LEASE);
    }

    private Lease lease(TaskId id, long fence) {
        Lease lease = under(id, fence, false).lease;
        if (lease == null) {
            throw new IllegalStateException(id + " is in progress without a lease");
        }
        return lease;
    }

    void renew(TaskId id, long fence, @Nullable Duration duration, boolean progress) {
        Lease lease = lease(id, fence);
        holderHeard(lease);
        lease.expires = now.plus(duration == null ? lease.duration : duration);
        if (progress && lease.progressDue != null) {
            lease.progressDue = now.plus(progressTimeout(id));
        }
    }

    /** Who does something with a lease is alive, whoever it says it is; a session that has expired stays so. */
    private void holderHeard(Lease lease) {
        lease.agent.seen = now;
        if (lease.session.live()) {
            lease.session.seen = now;
        }
    }

    private Duration progressTimeout(TaskId id) {
        Duration timeout = task(id).spec.progressTimeout();
        return timeout == null ? Duration.ZERO : timeout;
    }

    TaskState proceed(TaskId id, long fence, @Nullable String artifact) {
        Lease lease = lease(id, fence);
        holderHeard(lease);
        if (lease.progressDue != null) {
            lease.progressDue = now.plus(progressTimeout(id));
        }
        keep(task(id), artifact);
        return IN_PROGRESS;
    }

    private static void keep(Task task, @Nullable String artifact) {
        if (artifact != null) {
            task.artifacts.add(artifact);
        }
    }

    TaskState complete(TaskId id, long fence, @Nullable String artifact) {
        Task task = under(id, fence, true);
        keep(task, artifact);
        finish(task, COMPLETED);
        return COMPLETED;
    }

    /** {@code until} is the back-off that the engine drew. */
    TaskState fail(TaskId id, long fence, boolean retryable, @Nullable Instant until) {
        Task task = under(id, fence, false);
        if (!retryable || task.attempts >= task.spec.maxAttempts()) {
            finish(task, FAILED);
            return FAILED;
        }
        Duration longest = Duration.ofSeconds(Math.min(300, 1L << Math.min(task.attempts - 1, 20)));
        if (until == null || !until.isAfter(now) || until.isAfter(now.plus(longest))) {
            throw new AssertionError("a back-off until " + until + ", now is " + now + ", attempt " + task.attempts);
        }
        dropLease(task, PENDING);
        task.notBefore = until;
        return PENDING;
    }

    TaskState release(TaskId id, long fence) {
        Task task = under(id, fence, false);
        task.attempts--;
        dropLease(task, READY);
        return READY;
    }

    TaskState revise(TaskId id, long fence, @Nullable String artifact) {
        Task task = under(id, fence, false);
        keep(task, artifact);
        task.attempts--;
        task.revision++;
        dropLease(task, READY);
        return READY;
    }

    // --- by anybody ---

    TaskState block(TaskId id) {
        Task task = task(id);
        require(task.state == PENDING || task.state == READY || task.state == IN_PROGRESS);
        if (task.state == IN_PROGRESS) {
            task.attempts--;
        }
        dropLease(task, BLOCKED);
        return BLOCKED;
    }

    TaskState unblock(TaskId id) {
        require(task(id).state == BLOCKED);
        place(task(id));
        return task(id).state;
    }

    int cancel(TaskId id, boolean tree) {
        Task root = task(id);
        require(tree || !root.state.ended());
        Deque<Task> family = new ArrayDeque<>(List.of(root));
        int cancelled = 0;
        for (Task task = family.poll(); task != null; task = family.poll()) {
            if (tree) {
                family.addAll(childrenOf(task));
            }
            if (!task.state.ended()) {
                finish(task, CANCELLED);
                cancelled++;
            }
        }
        return cancelled;
    }

    TaskState requeue(TaskId id) {
        Task task = task(id);
        require(task.state == FAILED || task.state == CANCELLED);
        task.run++;
        task.attempts = 0;
        task.archived = false;
        task.notBefore = null;
        task.lastClaimGood = false;
        if (reached(task.deadline)) {
            task.deadline = null;
        }
        place(task);
        return task.state;
    }

    TaskState update(TaskId id, @Nullable Integer priority, @Nullable Instant deadline) {
        Task task = task(id);
        require(!task.state.ended());
        task.priority = priority == null ? task.priority : priority;
        task.deadline = deadline == null ? task.deadline : deadline;
        return task.state;
    }

    TaskState archive(TaskId id) {
        require(task(id).state.ended());
        task(id).archived = true;
        return task(id).state;
    }

    // --- time ---

    /** Something that falls due. */
    private record Due(Instant at, Runnable happening) {}

    /** When the next thing falls due; null if nothing ever does. */
    @Nullable
    Instant nextDue() {
        return due().map(Due::at).orElse(null);
    }

    /** Does all that is due, one after the other in the order of its time. */
    void settle() {
        for (Optional<Due> next = due(); next.isPresent() && reached(next.get().at); next = due()) {
            next.get().happening.run();
        }
    }

    private Optional<Due> due() {
        List<Due> all = new ArrayList<>();
        for (Task task : tasks.values()) {
            if (task.lease != null) {
                all.add(new Due(task.lease.due(), () -> leaseEnded(task)));
            }
            if (task.deadline != null && !task.state.ended()) {
                all.add(new Due(task.deadline, () -> finish(task, FAILED)));
            }
            if (task.notBefore != null && task.state == PENDING) {
                all.add(new Due(task.notBefore, () -> delayOver(task)));
            }
        }
        for (Agent agent : agents.values()) {
            if (agent.lostAfter != null && agent.state != AgentState.LOST && agent.state != AgentState.STOPPED) {
                all.add(new Due(agent.seen.plus(agent.lostAfter), () -> lose(agent)));
            }
        }
        for (Session session : sessions.values()) {
            if (session.live()) {
                all.add(new Due(session.seen.plus(SESSION_TTL), () -> {
                    session.state = SessionState.EXPIRED;
                    loseIfGone(session.agent);
                }));
            }
        }
        return all.stream().min(Comparator.comparing(Due::at));
    }

    private void delayOver(Task task) {
        task.notBefore = null;
        if (free(task)) {
            task.state = READY;
        }
    }

    /** The engine was down: what was alive has its full time again, because nobody could renew anything. */
    void restart() {
        for (Agent agent : agents.values()) {
            if (agent.state != AgentState.LOST && agent.state != AgentState.STOPPED) {
                agent.seen = now;
            }
        }
        sessions.values().stream().filter(Session::live).forEach(session -> session.seen = now);
        for (Task task : tasks.values()) {
            if (task.lease != null) {
                task.lease.expires = later(task.lease.expires, now.plus(task.lease.duration));
                if (task.lease.progressDue != null) {
                    task.lease.progressDue =
                            later(task.lease.progressDue, now.plus(progressTimeout(new TaskId(task.id))));
                }
            }
        }
        settle();
    }
}
