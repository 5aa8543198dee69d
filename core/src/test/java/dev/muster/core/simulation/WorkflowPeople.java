package dev.muster.core.simulation;

import static java.util.Objects.requireNonNull;

import dev.muster.core.approval.AnswerApproval;
import dev.muster.core.approval.ApprovalId;
import dev.muster.core.approval.RequestApproval;
import dev.muster.core.cascade.AddEvidence;
import dev.muster.core.cascade.Evidence;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.NoteFinding;
import dev.muster.core.cascade.OverruleGate;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Profile;
import dev.muster.core.cascade.PublishFinding;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.ChangeStory;
import dev.muster.core.scrum.MendSprint;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ReportCi;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.ScrumMachine;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.BlockTask;
import dev.muster.core.task.CancelTask;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.FailTask;
import dev.muster.core.task.Lease;
import dev.muster.core.task.ReleaseTask;
import dev.muster.core.task.RequeueTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.UnblockTask;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TddState;
import dev.muster.core.tdd.TestRun;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The people and agents of a simulated project, who ask for anything at any time: what their workflow allows more often
 * than what it does not.
 */
final class WorkflowPeople {
    private static final int STORIES = 12;

    private final RandomGenerator random;

    WorkflowPeople(RandomGenerator random) {
        this.random = random;
    }

    /** What they see when they ask. */
    record Sight(
            String project,
            ScrumState state,
            List<StoryId> stories,
            List<TaskId> tasks,
            Map<StoryId, TddState> cycles,
            List<ApprovalId> questions,
            List<Lease> leases,
            List<SessionId> sessions) {}

    /** The next thing that somebody asks for; null for nothing. */
    @Nullable
    Command<?> next(Sight sight) {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> scrum(sight);
            case 3, 4 -> cycle(sight);
            case 5, 6 -> task(sight);
            case 7 -> question(sight);
            default -> session(sight);
        };
    }

    private @Nullable Command<?> scrum(Sight sight) {
        List<ScrumCommand> commands =
                chance(0.8) ? ScrumMachine.TABLE.allowed(sight.state) : List.of(ScrumCommand.values());
        ScrumCommand command = oneOf(commands);
        String p = sight.project;
        List<StoryId> some = sight.stories.isEmpty() || chance(0.5) ? List.of() : List.of(oneOf(sight.stories));
        return switch (command) {
            case EPIC, ADD_STORY ->
                sight.stories.size() >= STORIES
                        ? null
                        : chance(0.5)
                                ? new AddEpic(p, "an epic", "", List.of(NewStory.titled("a story")), null)
                                : new AddStories(p, null, List.of(NewStory.titled("one more")), null);
            case APPROVE -> new ApproveItems(p, some, "Ada", null);
            case SPRINT_PLAN -> new PlanSprint(p, "", some, null);
            case SPRINT_START, SPRINT_PAUSE, SPRINT_RESUME -> new ChangeSprint(p, command, null, null);
            case SPRINT_CANCEL -> chance(0.2) ? new ChangeSprint(p, command, null, null) : null;
            case SUGGEST_FIX -> new MendSprint(p, some.isEmpty() ? null : some.getFirst(), "mind the zero", null);
            case SKIP_TASK -> new MendSprint(p, some.isEmpty() ? null : some.getFirst(), null, null);
            case REQUEST_CHANGES -> new ReviewSprint(p, true, some, "not yet", null);
            case FEEDBACK -> new ReviewSprint(p, false, List.of(), "well done", null);
            case PRIORITIZE -> some.isEmpty() ? null : new ChangeStory(p, some.getFirst(), random.nextInt(9), null);
            case REMOVE_STORY -> some.isEmpty() || chance(0.8) ? null : new ChangeStory(p, some.getFirst(), null, null);
            case SPRINT_STATUS, STATE, BACKLOG_VIEW -> new SetMode(p, oneOf(List.of(ScrumMode.values())), null);
            case STORIES_DONE, CI_BROKEN ->
                sight.stories.isEmpty() ? null : new ReportCi(p, oneOf(sight.stories), chance(0.2), null, null);
        };
    }

    private @Nullable Command<?> cycle(Sight sight) {
        if (sight.stories.isEmpty()) {
            return null;
        }
        if (!sight.cycles.isEmpty() && chance(0.8)) {
            return step(sight, oneOf(List.copyOf(sight.cycles.keySet())));
        }
        StoryId story = oneOf(sight.stories);
        return switch (random.nextInt(8)) {
            case 0 -> new StartCycle(sight.project, story, null);
            case 1, 2 ->
                new AdvanceCycle(
                        sight.project,
                        story,
                        TddCommand.RUN_TESTS,
                        new TestRun(random.nextInt(3), random.nextInt(2), null),
                        null,
                        null);
            case 3 -> new ReportCi(sight.project, story, chance(0.3), null, null);
            default -> {
                TddCommand command = oneOf(List.of(TddCommand.values()));
                if (command == TddCommand.RUN_TESTS || (command == TddCommand.ABORT && chance(0.7))) {
                    yield null;
                }
                yield new AdvanceCycle(sight.project, story, command, null, null, null);
            }
        };
    }

    /** A step of a cycle that is active, mostly forward. */
    private Command<?> step(Sight sight, StoryId story) {
        TddState state = requireNonNull(sight.cycles.get(story));
        if (chance(0.45)) {
            boolean red = state == TddState.TEST_RED ? chance(0.8) : chance(0.2);
            TestRun run = new TestRun(2, red ? 1 : 0, null);
            return new AdvanceCycle(sight.project, story, TddCommand.RUN_TESTS, run, null, null);
        }
        List<TddCommand> forward = TddMachine.TABLE.allowed(state).stream()
                .filter(command -> command != TddCommand.RUN_TESTS)
                .filter(command -> chance(0.15) || (command != TddCommand.ABORT && command != TddCommand.BACK))
                .toList();
        TddCommand command = forward.isEmpty() ? TddCommand.STATUS : oneOf(forward);
        return new AdvanceCycle(sight.project, story, command, null, null, null);
    }

    private @Nullable Command<?> task(Sight sight) {
        if (!sight.leases.isEmpty() && chance(0.5)) {
            Lease lease = oneOf(sight.leases);
            return switch (random.nextInt(5)) {
                case 0 -> new FailTask(lease, "no disk", chance(0.5), null);
                case 1 -> new ReleaseTask(lease, null);
                default -> new CompleteTask(lease, "done");
            };
        }
        if (sight.tasks.isEmpty()) {
            return null;
        }
        TaskId task = oneOf(sight.tasks);
        return switch (random.nextInt(10)) {
            case 0 -> new CancelTask(task, "not needed", false, null);
            case 1 -> new BlockTask(task, "wait", null);
            case 2 -> new UnblockTask(task, null);
            case 3 -> new RequeueTask(task, null);
            case 4 -> new RequestApproval(task, "go on?", null, null);
            default -> new ClaimTask(oneOf(sight.sessions)).of(task);
        };
    }

    private @Nullable Command<?> question(Sight sight) {
        return sight.questions.isEmpty()
                ? null
                : new AnswerApproval(oneOf(sight.questions), sight.project, chance(0.6), "Ada", null, null);
    }

    private Command<?> session(Sight sight) {
        SessionId session = oneOf(sight.sessions);
        return switch (random.nextInt(9)) {
            case 0 ->
                new NoteFinding(
                        session,
                        FindingKind.values()[random.nextInt(FindingKind.values().length)],
                        "a finding",
                        chance(0.3));
            case 1 -> new PublishFinding(session, 1 + random.nextInt(5));
            case 2 -> new OverruleGate(session, "I know better", "Ada");
            case 3 -> new AddEvidence(session, List.of(new Evidence(Vector.KNOW, random.nextDouble(), 1, "tests")));
            case 4, 5 -> new CreateCheckpoint(session, null, null, "so far", null, List.of(), null, null);
            default -> phase(session);
        };
    }

    private Command<?> phase(SessionId session) {
        Phase phase = oneOf(List.of(Phase.values()));
        boolean scored = phase != Phase.INVESTIGATE && phase != Phase.ACT;
        Profile profile = phase == Phase.PREFLIGHT ? oneOf(List.of(Profile.values())) : null;
        return new SubmitPhase(session, phase, scored ? vectors() : null, profile, "");
    }

    private Vectors vectors() {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        boolean good = chance(0.6);
        for (Vector vector : Vector.values()) {
            boolean low = vector == Vector.DENSITY || vector == Vector.UNCERTAINTY;
            scores.put(vector, good ? (low ? 0.1 : 0.9) : random.nextDouble());
        }
        return new Vectors(scores);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    <T> T oneOf(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
