package dev.muster.core.simulation;

import static java.util.Objects.requireNonNull;

import dev.muster.core.EngineOptions;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.desk.DeskSnapshot;
import dev.muster.core.ledger.Command;
import dev.muster.core.ledger.FaultPoint;
import dev.muster.core.project.CreateProject;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.MendSprint;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.simulation.WorkflowPeople.Sight;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One seed of workflows: people and agents who ask for anything, an engine that crashes before and after commits, and
 * at the end a person who does what each state calls for, until every sprint is over: no state may leave them without a
 * way on.
 */
final class WorkflowSimulation implements AutoCloseable {
    private static final int SHOWN = 150;
    private static final int CALM = 60;

    /** What a seed came to. */
    record Outcome(int crashes, int done, int refused, int sprints) {
        Outcome plus(Outcome other) {
            return new Outcome(
                    crashes + other.crashes, done + other.done, refused + other.refused, sprints + other.sprints);
        }
    }

    private final long seed;
    private final SplittableRandom random;
    private final WorkflowPeople people;
    private final SimulatedClock clock = new SimulatedClock();
    private final Faults faults = new Faults();
    private final Host host;
    private final Post post;
    private final WorkflowAudit audit = new WorkflowAudit();
    private final List<String> projects = List.of("p0", "p1");
    private final Map<String, List<SessionId>> sessions = new TreeMap<>();
    private final Map<TaskId, Lease> leases = new TreeMap<>((a, b) -> Long.compare(a.value(), b.value()));
    private final Map<Integer, Consumer<Object>> answers = new TreeMap<>();
    private final List<String> trace = new ArrayList<>();
    private int calls;
    private int crashes;
    private int done;
    private int refused;
    private int sprints;

    WorkflowSimulation(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
        this.people = new WorkflowPeople(random);
        this.host = new Host(options());
        this.post = new Post(host, PlantedBug.NONE, session -> {});
    }

    private EngineOptions options() {
        return EngineOptions.defaults()
                .withClock(clock)
                .withRandom(random.split())
                .withReaders(1)
                .withSessionTtl(Duration.ofDays(3650))
                .withSynchronous(false)
                .withFaults(faults);
    }

    /**
     * Runs it.
     *
     * @param steps how long the unruly part is
     * @param spoiled something that no engine does, done in the middle; null for nothing
     * @throws AssertionError if a rule was broken, with what led to it
     */
    Outcome run(int steps, @Nullable Command<?> spoiled) {
        try {
            begin();
            for (int step = 0; step < steps; step++) {
                unruly();
                if (step == steps / 2 && spoiled != null) {
                    ask(spoiled);
                }
            }
            for (String project : projects) {
                calm(project);
            }
            return new Outcome(crashes, done, refused, sprints);
        } catch (Violation | RuntimeException e) {
            throw new AssertionError(
                    "workflow seed %d: %s%nWhat led to it:%n%s"
                            .formatted(
                                    seed,
                                    e,
                                    String.join("\n", trace.subList(Math.max(0, trace.size() - SHOWN), trace.size()))),
                    e);
        }
    }

    private void begin() {
        for (String project : projects) {
            ask(new CreateProject(project, ""));
            List<SessionId> seats = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                send(
                        new StartSession(project, new RegisterAgent("agent-" + project + i, Set.of(), 8, null), false),
                        answer -> seats.add((SessionId) answer));
                settle();
            }
            sessions.put(project, seats);
        }
    }

    private void unruly() {
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            Command<?> command = people.next(sight(projects.get(random.nextInt(projects.size()))));
            if (command != null) {
                send(command, this::keepLease);
            }
        }
        clock.move(random.nextInt(10) == 0 ? random.nextInt(3_600_000) : random.nextInt(2_000));
        if (people.chance(0.15)) {
            faults.crash(random.nextBoolean() ? FaultPoint.BEFORE_COMMIT : FaultPoint.AFTER_COMMIT, random.nextInt(2));
        }
        round();
        faults.disarm();
    }

    private void keepLease(Object answer) {
        if (answer instanceof ClaimTask.Result.Claimed claimed) {
            leases.put(claimed.task().id(), claimed.lease());
        }
    }

    private Sight sight(String name) {
        long project = projects.indexOf(name) + 1L;
        StoreFile file = host.file();
        file.look();
        try {
            return new Sight(
                    name,
                    audit.log().scrum.getOrDefault(project, ScrumState.IDLE),
                    ids(file, "select id from story where state <> 6 and project_id = " + project).stream()
                            .map(StoryId::new)
                            .toList(),
                    ids(file, "select task_id from story where task_id is not null and project_id = " + project)
                            .stream()
                            .map(TaskId::new)
                            .toList(),
                    cycles(file, project),
                    ids(file, "select id from approval where state = 0 and project_id = " + project).stream()
                            .map(ApprovalId::new)
                            .toList(),
                    List.copyOf(leases.values()),
                    requireNonNull(sessions.get(name)));
        } finally {
            file.lookAway();
        }
    }

    private static Map<StoryId, TddState> cycles(StoreFile file, long project) {
        Map<StoryId, TddState> cycles = new LinkedHashMap<>();
        file.rows("select story_id, state from tdd_cycle where state < 4 and project_id = " + project)
                .forEach(row -> cycles.put(
                        new StoryId(((Number) requireNonNull(row.getFirst())).longValue()),
                        TddState.of(((Number) requireNonNull(row.get(1))).intValue())));
        return cycles;
    }

    private static List<Long> ids(StoreFile file, String sql) {
        return file.rows(sql).stream()
                .map(row -> ((Number) requireNonNull(row.getFirst())).longValue())
                .toList();
    }

    // --- rounds ---

    private void send(Command<?> command, Consumer<Object> onAnswer) {
        post.send(new Call<>(++calls, erased(command), answer -> {}, () -> {}));
        answers.put(calls, onAnswer);
    }

    @SuppressWarnings("unchecked") // whatever it answers
    private static Command<Object> erased(Command<?> command) {
        return (Command<Object>) command;
    }

    private int round() {
        post.deliver();
        int worked;
        try {
            worked = host.engine().ledger().round(0);
        } catch (Faults.SimulatedCrash crash) {
            trace.add(crash.getMessage());
            crashes++;
            tell();
            post.lose();
            host.crash(options());
            audit.check(host.file());
            compareDesk();
            return 1;
        }
        tell();
        audit.check(host.file());
        return worked;
    }

    private void tell() {
        for (Call<?> call : post.collect()) {
            trace.add(call + " -> " + call.answer);
            if (call.done()) {
                done++;
                requireNonNull(answers.get(call.id)).accept(call.value());
            } else {
                refused++;
            }
        }
    }

    private void settle() {
        for (int i = 0; i < 1_000; i++) {
            if (round() == 0 && post.open().isEmpty()) {
                compareDesk();
                return;
            }
        }
        throw new Violation("the engine does not come to rest");
    }

    /** What the ledger has in memory is what it would read from the store. */
    private void compareDesk() {
        host.file().look();
        String difference = DeskSnapshot.difference(
                host.engine().ledger().desk(),
                host.file().db(),
                clock.millis(),
                Duration.ofDays(3650).toMillis());
        host.file().lookAway();
        Violation.unless(difference.isEmpty(), "the desk and the store differ: %s", difference);
    }

    private void ask(Command<?> command) {
        send(command, this::keepLease);
        settle();
    }

    // --- the calm part ---

    /** Does what each state calls for, but gives nothing up, until the sprint is over. */
    private void calm(String name) {
        long project = projects.indexOf(name) + 1L;
        settle();
        for (int step = 0; step < CALM; step++) {
            ScrumState state = audit.log().scrum.getOrDefault(project, ScrumState.IDLE);
            switch (state) {
                case IDLE, BACKLOG_READY -> {
                    return;
                }
                case SPRINT_PLANNED -> ask(new ChangeSprint(name, ScrumCommand.SPRINT_START, null, null));
                case SPRINT_PAUSED -> ask(new ChangeSprint(name, ScrumCommand.SPRINT_RESUME, null, null));
                case SPRINT_REVIEW -> {
                    ask(new ReviewSprint(name, false, List.of(), "well done", null));
                    sprints++;
                }
                case BLOCKED -> mend(name, project);
                case SPRINT_ACTIVE -> work(name, project);
            }
            clock.move(120_000);
        }
        throw new Violation("the sprint of " + name + " is never over: "
                + audit.log().scrum.get(project) + ", " + audit.log().stories);
    }

    private void mend(String name, long project) {
        List<StoryId> failing = stories(project, StoryState.PLANNED, "and ci_failures >= 3");
        StoryId one = failing.isEmpty() ? null : failing.getFirst();
        ask(new MendSprint(name, one, people.chance(0.5) ? "mind the zero" : null, null));
    }

    private void work(String name, long project) {
        for (StoryId story : stories(project, StoryState.QUARANTINED, "")) {
            ask(new ApproveItems(name, List.of(story), "Ada", null));
        }
        for (ApprovalId question : sight(name).questions()) {
            ask(new AnswerApproval(question, name, true, "Ada", null, null));
        }
        for (StoryId story : allOfSprint(project)) {
            ask(new AdvanceCycle(name, story, TddCommand.ABORT, null, null, null));
        }
        for (StoryId story : stories(project, StoryState.PLANNED, "")) {
            TaskId task = taskOf(story);
            TaskState state = host.engine().reads().task(task).state();
            switch (state) {
                case BLOCKED -> ask(new UnblockTask(task, null));
                case FAILED -> ask(new RequeueTask(task, null));
                case READY, IN_PROGRESS -> {
                    ask(new ClaimTask(requireNonNull(sessions.get(name)).getFirst()).of(task));
                    Lease lease = leases.get(task);
                    if (lease != null) {
                        ask(new CompleteTask(lease, "done"));
                    }
                }
                default -> {} // waits, or the story moves by itself
            }
        }
    }

    private TaskId taskOf(StoryId story) {
        host.file().look();
        try {
            return new TaskId(ids(host.file(), "select task_id from story where id = " + story.value())
                    .getFirst());
        } finally {
            host.file().lookAway();
        }
    }

    private List<StoryId> allOfSprint(long project) {
        return stories(
                "select s.id from story s join scrum c on c.sprint_id = s.sprint_id where c.project_id = " + project);
    }

    private List<StoryId> stories(long project, StoryState state, String more) {
        return stories(
                "select id from story where project_id = " + project + " and state = " + state.ordinal() + " " + more);
    }

    private List<StoryId> stories(String sql) {
        host.file().look();
        try {
            return ids(host.file(), sql).stream().map(StoryId::new).toList();
        } finally {
            host.file().lookAway();
        }
    }

    @Override
    public void close() {
        host.close();
    }
}
