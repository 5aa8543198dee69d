package dev.muster.core.model;

import dev.muster.core.Answer;
import dev.muster.core.agent.AgentId;
import dev.muster.core.agent.AgentState;
import dev.muster.core.agent.DrainAgent;
import dev.muster.core.agent.PauseAgent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.agent.ResumeAgent;
import dev.muster.core.agent.StopAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.project.CreateProject;
import dev.muster.core.project.LimitProject;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.PauseSession;
import dev.muster.core.session.ResumeSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.core.task.ArchiveTask;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.ContinueTask;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.Dependency;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.NewArtifact;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RenewLease;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.ReviseTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.task.UpdateTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes each step twice, in a real engine and in the {@link Model}, and holds what they answer and what is then stored
 * against each other.
 */
final class Run implements AutoCloseable {
    private static final List<String> PROJECTS = List.of(TestEngine.PROJECT, "q");
    private static final List<String> AGENTS = List.of("ann", "bob", "cyd");
    private static final List<Set<String>> CAN = List.of(Set.of(), Set.of("java"), Set.of("java", "sql"));
    private static final String ARTIFACT = "out";

    private final TestEngine engine = TestEngine.open(options -> options.withSessionTtl(Model.SESSION_TTL));
    private final Model model = new Model(TestEngine.START);
    private final StoreAudit audit = new StoreAudit();
    private final List<SessionId> sessions = new ArrayList<>();
    private final List<Lease> leases = new ArrayList<>();
    private final List<SessionId> holders = new ArrayList<>();
    private final List<CreateTasks> creations = new ArrayList<>();
    private int deadlines;

    Run() {
        engine.done(new CreateProject("q", ""));
        PROJECTS.forEach(name -> model.projects.put(name, new Model.Project(name)));
        take(new Step.Join(0, 0, 0, 1, 0));
        take(new Step.Join(1, 0, 2, 2, 60));
        take(new Step.Join(2, 1, 1, 3, 0));
    }

    /** Takes one step; throws if the engine and the model differ after it. */
    void take(Step step) {
        switch (step) {
            case Step.Create create -> create(create);
            case Step.CreateAgain(int creation) -> {
                if (!creations.isEmpty()) {
                    create(at(creations, creation));
                }
            }
            case Step.Claim claim -> claim(claim);
            case Step.ClaimOne claim -> claimOne(claim);
            case Step.Advance(int ticks) -> advance(engine.clock().instant().plus(Ticks.of(ticks)));
            case Step.Register(int agent, int can, int concurrency, int lostAfter) -> {
                RegisterAgent register = register(agent, can, concurrency, lostAfter);
                same(
                        register,
                        () -> model.register(
                                        register.name(), register.capabilities(), concurrency, register.lostAfter())
                                .name);
            }
            case Step.Join join -> join(join);
            case Step.Heartbeat(int session) -> {
                SessionId id = at(sessions, session);
                var refusal = engine.heartbeat(id);
                compare(step, refusal == null ? "done" : "refused " + refusal.code(), () -> {
                    model.heartbeat(id);
                    return "done";
                });
            }
            case Step.OnSession(int session, Step.SessionAction action) -> onSession(at(sessions, session), action);
            case Step.OnAgent(int agent, Step.AgentAction action) -> onAgent(agent, action);
            case Step.Limit(int project, int key, int most) -> {
                String name = at(PROJECTS, project);
                int atMost = key == 0 ? most : Math.max(1, most);
                same(new LimitProject(name, key(key), atMost), () -> {
                    if (key == 0) {
                        model.limit(name, atMost);
                    } else {
                        model.limit(name, "k" + key, atMost);
                    }
                    return atMost;
                });
            }
            case Step.Restart() -> {
                engine.restart();
                engine.settle();
                model.restart();
            }
            default -> {
                if (!model.tasks.isEmpty()) {
                    onTask(step);
                }
            }
        }
        engine.settle();
        model.settle();
        requireSameStore();
        audit.check(engine);
    }

    /** Stops wherever something falls due: what happens at one moment has no order that anybody promised. */
    private void advance(Instant target) {
        for (Instant due = model.nextDue(); due != null && due.isBefore(target); due = model.nextDue()) {
            set(due);
        }
        set(target);
    }

    private void set(Instant now) {
        engine.clock().set(now);
        model.now = now;
        engine.settle();
        model.settle();
    }

    private static <T> T at(List<T> all, int index) {
        return all.get(Math.floorMod(index, all.size()));
    }

    private TaskId taskAt(int index) {
        return new TaskId(1 + Math.floorMod(index, model.tasks.size()));
    }

    // --- answers ---

    /** Asks the engine and the model the same, and compares what they answer. */
    private <R> void same(Command<R> command, Supplier<@Nullable Object> expected) {
        SessionId by = command.by();
        compare(command, answer(engine.ask(command)), () -> {
            if (by != null) {
                model.call(by);
            }
            return expected.get();
        });
    }

    private void compare(Object what, String actual, Supplier<@Nullable Object> expected) {
        String wanted;
        try {
            wanted = String.valueOf(expected.get());
        } catch (Model.Refused e) {
            wanted = "refused " + e.code;
        }
        if (!actual.equals(wanted)) {
            throw new AssertionError(what + " answered " + actual + ", not " + wanted);
        }
    }

    private String answer(Answer<?> answer) {
        return switch (answer) {
            case Answer.Refused<?> refused -> "refused " + refused.refusal().code();
            case Answer.Done<?>(AgentId id) -> engine.engine().reads().agent(id).name();
            case Answer.Done<?>(Instant until) -> "renewed";
            case Answer.Done<?>(Object value) -> String.valueOf(value);
        };
    }

    // --- agents and sessions ---

    private static RegisterAgent register(int agent, int can, int concurrency, int lostAfter) {
        Duration silence = lostAfter == 0 ? null : Ticks.of(lostAfter, Ticks.SILENCE);
        return new RegisterAgent(at(AGENTS, agent), at(CAN, can), concurrency, silence);
    }

    private void join(Step.Join join) {
        RegisterAgent register = register(join.agent(), join.capability(), join.concurrency(), join.lostAfter());
        String project = at(PROJECTS, join.project());
        SessionId id = engine.done(new StartSession(project, register, false));
        sessions.add(id);
        Model.Agent agent =
                model.register(register.name(), register.capabilities(), register.concurrency(), register.lostAfter());
        model.start(id, project, agent);
    }

    private void onSession(SessionId id, Step.SessionAction action) {
        switch (action) {
            case PAUSE -> same(new PauseSession(id), () -> model.pause(id));
            case RESUME -> same(new ResumeSession(id, true), () -> model.resume(id));
            case END -> same(new EndSession(id), () -> model.end(id));
        }
    }

    private void onAgent(int index, Step.AgentAction action) {
        Model.Agent agent = Objects.requireNonNull(model.agents.get(at(AGENTS, index)));
        AgentId id = new AgentId(engine.file().number("select id from agent where name = ?", agent.name));
        switch (action) {
            case PAUSE -> same(new PauseAgent(id), () -> model.pause(agent));
            case RESUME -> same(new ResumeAgent(id), () -> model.resume(agent));
            case DRAIN -> same(new DrainAgent(id), () -> model.drain(agent));
            case STOP -> same(new StopAgent(id), () -> model.stop(agent));
        }
    }

    // --- creation ---

    private void create(Step.Create create) {
        List<NewTask> specs = new ArrayList<>();
        for (int i = 0; i < create.tasks().size(); i++) {
            specs.add(spec(create.tasks().get(i), i, create.tasks().size()));
        }
        String key = create.key() == 0 ? null : "once-" + create.key();
        SessionId by = create.session() < 0 ? null : at(sessions, create.session());
        CreateTasks command = new CreateTasks(at(PROJECTS, create.project()), specs, key, by);
        creations.add(command);
        create(command);
    }

    private void create(CreateTasks command) {
        Answer<List<CreateTasks.Created>> answer = engine.ask(command);
        String actual = answer instanceof Answer.Done<List<CreateTasks.Created>>(var created)
                ? created.stream().map(CreateTasks.Created::state).toList().toString()
                : answer(answer);
        compare(command, actual, () -> {
            if (command.by() != null) {
                model.call(command.by());
            }
            return model.create(command.project(), command.tasks(), command.idempotencyKey(), command.by());
        });
    }

    private NewTask spec(Step.Spec spec, int index, int count) {
        Step.Times times = spec.times();
        Instant now = engine.clock().instant();
        NewTask task = NewTask.titled("task")
                .withRef("r" + index)
                .withPriority(spec.priority())
                .withMaxAttempts(spec.attempts())
                .requiring(at(CAN, spec.capability()).toArray(String[]::new))
                .withDependencies(dependencies(spec, index, count));
        task = spec.key() == 0 ? task : task.withConcurrencyKey("k" + spec.key());
        task = times.delay() == 0 ? task : task.withNotBefore(now.plus(Ticks.of(times.delay(), Ticks.DELAY)));
        task = times.deadline() == 0 ? task : task.withDeadline(deadline(times.deadline()));
        task = times.execution() == 0 ? task : task.withExecutionTimeout(Ticks.of(times.execution(), Ticks.EXECUTION));
        task = times.progress() == 0 ? task : task.withProgressTimeout(Ticks.of(times.progress(), Ticks.PROGRESS));
        return switch (spec.parent()) {
            case NONE -> task;
            case OF_RUN -> model.tasks.isEmpty() ? task : task.withParent(taskAt(spec.parentAt()));
            case OF_CALL -> {
                int parent = Math.floorMod(spec.parentAt(), count);
                yield parent == index ? task : task.withParentRef("r" + parent);
            }
        };
    }

    /** A deadline that no other task of the run has. */
    private Instant deadline(int ticks) {
        return engine.clock().instant().plus(Ticks.of(ticks, ++deadlines % Ticks.DEADLINES));
    }

    private List<Dependency> dependencies(Step.Spec spec, int index, int count) {
        List<Dependency> dependencies = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        for (Step.Needs needs : spec.needs()) {
            int other = Math.floorMod(needs.on(), count);
            Dependency dependency;
            if (needs.inCall() && other != index) {
                dependency = Dependency.onRef("r" + other);
            } else if (!needs.inCall() && !model.tasks.isEmpty()) {
                dependency = Dependency.on(taskAt(needs.on()));
            } else {
                continue;
            }
            if (seen.add(List.of(String.valueOf(dependency.task()), String.valueOf(dependency.ref())))) {
                dependencies.add(
                        switch (needs.kind()) {
                            case HARD -> dependency;
                            case SOFT -> dependency.soft();
                            case DATA -> dependency.data(ARTIFACT);
                        });
            }
        }
        return dependencies;
    }

    private static @Nullable String key(int key) {
        return key == 0 ? null : "k" + key;
    }

    // --- claims ---

    private void claim(Step.Claim claim) {
        SessionId session = at(sessions, claim.session());
        Set<String> can = claim.capability() < 0 ? null : at(CAN, claim.capability());
        Duration lease = Ticks.of(claim.lease(), Ticks.LEASE);
        ask(
                new ClaimTask(session, null, can, claim.anyProject(), lease, Duration.ZERO),
                got -> model.claimBest(session, can, claim.anyProject(), lease, got));
    }

    private void claimOne(Step.ClaimOne claim) {
        SessionId session = at(sessions, claim.session());
        Duration lease = Ticks.of(claim.lease(), Ticks.LEASE);
        // One beyond the last: a task that is not there.
        TaskId task = new TaskId(1 + Math.floorMod(claim.task(), model.tasks.size() + 1));
        ask(
                new ClaimTask(session, task, null, claim.anyProject(), lease, Duration.ZERO),
                got -> model.claim(session, task, null, claim.anyProject(), lease));
    }

    /** What the model would give, told what the engine gave. */
    private interface Claiming {
        long claim(long got);
    }

    private void ask(ClaimTask claim, Claiming claiming) {
        Answer<ClaimTask.Result> answer = engine.ask(claim);
        long got = 0;
        String actual = answer(answer);
        if (answer instanceof Answer.Done<ClaimTask.Result>(ClaimTask.Result result)) {
            if (result instanceof ClaimTask.Result.Claimed claimed) {
                got = claimed.lease().task().value();
                leases.add(claimed.lease());
                holders.add(claim.session());
            }
            actual = String.valueOf(got);
        }
        long given = got;
        compare(claim, actual, () -> {
            model.call(claim.session());
            return claiming.claim(given);
        });
    }

    // --- tasks ---

    private void onTask(Step step) {
        switch (step) {
            case Step.Block(int task) ->
                same(new BlockTask(taskAt(task), "ask", null), () -> model.block(taskAt(task)));
            case Step.Unblock(int task) -> same(new UnblockTask(taskAt(task), null), () -> model.unblock(taskAt(task)));
            case Step.Cancel(int task, boolean tree) ->
                same(new CancelTask(taskAt(task), "", tree, null), () -> model.cancel(taskAt(task), tree));
            case Step.Requeue(int task) -> same(new RequeueTask(taskAt(task), null), () -> model.requeue(taskAt(task)));
            case Step.Archive(int task) -> same(new ArchiveTask(taskAt(task), null), () -> model.archive(taskAt(task)));
            case Step.Update(int task, int priority, int ticks) -> {
                Instant deadline = ticks == 0 ? null : deadline(ticks);
                same(
                        new UpdateTask(taskAt(task), null, null, null, null, priority, deadline, null),
                        () -> model.update(taskAt(task), priority, deadline));
            }
            default -> {
                if (!leases.isEmpty()) {
                    underLease(step);
                }
            }
        }
    }

    private void underLease(Step step) {
        switch (step) {
            case Step.Renew(int at, int ticks, boolean progress, boolean bySession) -> {
                Lease lease = leaseAt(at);
                Duration duration = ticks == 0 ? null : Ticks.of(ticks, Ticks.LEASE);
                same(new RenewLease(lease, duration, progress, bySession ? holder(at) : null), () -> {
                    model.renew(lease.task(), lease.fence(), duration, progress);
                    return "renewed";
                });
            }
            case Step.Complete(int at, boolean artifact, boolean bySession) -> {
                Lease lease = leaseAt(at);
                same(
                        new CompleteTask(lease, "done", artifacts(artifact), bySession ? holder(at) : null),
                        () -> model.complete(lease.task(), lease.fence(), artifact ? ARTIFACT : null));
            }
            case Step.Continue(int at, boolean artifact) -> {
                Lease lease = leaseAt(at);
                same(
                        new ContinueTask(lease, "so far", artifacts(artifact), null),
                        () -> model.proceed(lease.task(), lease.fence(), artifact ? ARTIFACT : null));
            }
            case Step.Fail(int at, boolean retryable) -> {
                Lease lease = leaseAt(at);
                same(
                        new FailTask(lease, "broke", retryable, null),
                        () -> model.fail(lease.task(), lease.fence(), retryable, notBefore(lease.task())));
            }
            case Step.Release(int at) -> {
                Lease lease = leaseAt(at);
                same(new ReleaseTask(lease, null), () -> model.release(lease.task(), lease.fence()));
            }
            case Step.Revise(int at, boolean artifact) -> {
                Lease lease = leaseAt(at);
                same(
                        new ReviseTask(lease, "again", artifacts(artifact), null),
                        () -> model.revise(lease.task(), lease.fence(), artifact ? ARTIFACT : null));
            }
            default -> throw new IllegalArgumentException(step.toString());
        }
    }

    /** Counted from the newest, so that small numbers are leases that may still be in force. */
    private Lease leaseAt(int index) {
        return leases.get(leases.size() - 1 - Math.floorMod(index, leases.size()));
    }

    private SessionId holder(int index) {
        return holders.get(holders.size() - 1 - Math.floorMod(index, holders.size()));
    }

    private static List<NewArtifact> artifacts(boolean any) {
        return any ? List.of(NewArtifact.text(ARTIFACT, "text/plain", "result")) : List.of();
    }

    private @Nullable Instant notBefore(TaskId task) {
        long at = engine.file().number("select not_before from task where id = ?", task.value());
        return at == 0 ? null : Instant.ofEpochMilli(at);
    }

    // --- states ---

    private void requireSameStore() {
        List<String> expected = new ArrayList<>();
        for (Model.Task task : model.tasks.values()) {
            expected.add(new StringJoiner(" ")
                    .add("t" + task.id)
                    .add(task.project.name)
                    .add(task.state.name())
                    .add("grouping " + task.grouping)
                    .add("priority " + task.priority)
                    .add("attempts " + task.attempts)
                    .add("run " + task.run)
                    .add("revision " + task.revision)
                    .add("fence " + task.fence)
                    .add("archived " + task.archived)
                    .add("held by " + (task.lease == null ? "" : task.lease.agent.name))
                    .add("for " + (task.lease == null ? "" : task.lease.session.id))
                    .toString());
        }
        List<String> actual = new ArrayList<>();
        for (List<@Nullable Object> row : engine.file().rows("""
                select t.id, p.name, t.state, t.grouping, t.priority, t.attempts, t.run, t.revision, t.fence, t.archived,
                  a.name, l.session_id
                from task t join project p on p.id = t.project_id left join lease l on l.task_id = t.id
                left join agent a on a.id = l.agent_id order by t.id
                """)) {
            actual.add(new StringJoiner(" ")
                    .add("t" + row.get(0))
                    .add(String.valueOf(row.get(1)))
                    .add(TaskState.of(number(row.get(2))).name())
                    .add("grouping " + (number(row.get(3)) == 1))
                    .add("priority " + row.get(4))
                    .add("attempts " + row.get(5))
                    .add("run " + row.get(6))
                    .add("revision " + row.get(7))
                    .add("fence " + row.get(8))
                    .add("archived " + (number(row.get(9)) == 1))
                    .add("held by " + (row.get(10) == null ? "" : row.get(10)))
                    .add("for " + (row.get(11) == null ? "" : row.get(11)))
                    .toString());
        }
        model.agents.values().forEach(agent -> expected.add(agent.name + " " + agent.state));
        for (List<@Nullable Object> row : engine.file().rows("select name, state from agent order by id")) {
            actual.add(row.get(0) + " " + AgentState.of(number(row.get(1))));
        }
        for (SessionId id : sessions) {
            expected.add(id + " " + Objects.requireNonNull(model.sessions.get(id)).state);
            actual.add(id + " "
                    + SessionState.of(
                            (int) engine.file().number("select state from session where id = ?", id.value())));
        }
        requireEqual(expected, actual);
    }

    private static void requireEqual(List<String> expected, List<String> actual) {
        StringJoiner differences = new StringJoiner("\n");
        for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
            String want = i < expected.size() ? expected.get(i) : "nothing";
            String have = i < actual.size() ? actual.get(i) : "nothing";
            if (!want.equals(have)) {
                differences.add("stored is:  " + have).add("but should: " + want);
            }
        }
        if (differences.length() > 0) {
            throw new AssertionError("the store differs from the model:\n" + differences);
        }
    }

    private static int number(@Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }

    @Override
    public void close() {
        engine.close();
    }
}
