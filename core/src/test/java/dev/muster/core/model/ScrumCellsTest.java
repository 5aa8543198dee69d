package dev.muster.core.model;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.Answer;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
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
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryQuery;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.CompleteTask;
import dev.muster.core.task.TaskId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every cell of the Scrum table, as {@link TaskCellsTest} does it for tasks. */
@Tag("model")
final class ScrumCellsTest {
    private static final Table<ScrumState> COMMANDS = new Table<>(ScrumState.class, """
            command         | idle          | backlog_ready  | sprint_planned | sprint_active | sprint_paused | sprint_review | blocked
            epic            | backlog_ready | =              |                |               |               |               |
            approve         |               | =              | =              | =             | =             | =             | =
            sprint_plan     |               | sprint_planned |                |               |               |               |
            sprint_start    |               |                | sprint_active  |               |               |               |
            sprint_status   |               |                |                | =             | =             |               | =
            sprint_pause    |               |                |                | sprint_paused |               |               |
            sprint_resume   |               |                |                |               | sprint_active |               |
            sprint_cancel   |               |                | backlog_ready  | backlog_ready | backlog_ready |               | backlog_ready
            suggest_fix     |               |                |                |               |               |               | sprint_active
            skip_task       |               |                |                |               |               |               | sprint_active
            request_changes |               |                |                |               |               | backlog_ready |
            feedback        |               |                |                |               |               | idle          |
            state           | =             | =              | =              | =             | =             | =             | =
            backlog_view    | =             | =              | =              | =             | =             |               | =
            add_story       | =             | =              | =              | =             | =             |               | =
            prioritize      | =             | =              | =              | =             | =             |               | =
            remove_story    | =             | =              | =              | =             | =             |               | =""");

    private static final Table<ScrumState> EVENTS = new Table<>(ScrumState.class, """
            event                | idle | backlog_ready | sprint_planned | sprint_active | sprint_paused | sprint_review | blocked
            stories_done         |      |               |                | sprint_review |               |               |
            ci_broken            |      |               |                | blocked       |               |               |""");

    private final TestEngine engine = TestEngine.open();
    private final StoreAudit audit = new StoreAudit();

    @AfterEach
    void close() {
        engine.close();
    }

    static List<Table.Cell<ScrumState>> commands() {
        return COMMANDS.cells();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void command(Table.Cell<ScrumState> cell) {
        StoryId spare = reach(cell.state());
        if (cell.blank()) {
            Refusal refusal = refused(cell.command(), spare);
            assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_STATE);
            assertThat(refusal.state()).isEqualTo(StateMachine.wire(cell.state()));
            assertThat(refusal.allowed()).containsExactlyInAnyOrderElementsOf(COMMANDS.legal(cell.state()));
        } else {
            ask(cell.command(), spare);
        }
        assertThat(state()).as(cell.toString()).isEqualTo(cell.target());
        audit.check(engine);
        engine.restart();
        assertThat(state()).as("after a restart").isEqualTo(cell.target());
    }

    private Refusal refused(String command, StoryId spare) {
        Command<?> change = change(command, spare);
        if (change != null) {
            return engine.refused(change);
        }
        try {
            read(command);
        } catch (RefusedException e) {
            return e.refusal();
        }
        throw new AssertionError(command + " was not refused");
    }

    private void ask(String command, StoryId spare) {
        Command<?> change = change(command, spare);
        if (change == null) {
            read(command);
        } else {
            assertThat(engine.ask(change)).isInstanceOf(Answer.Done.class);
        }
    }

    private void read(String command) {
        if (command.equals("backlog_view")) {
            engine.engine().reads().workflows().backlog(new StoryQuery(TestEngine.PROJECT, Set.of(), null, 10));
        } else {
            engine.engine()
                    .reads()
                    .workflows()
                    .scrum(TestEngine.PROJECT, ScrumCommand.valueOf(command.toUpperCase(Locale.ROOT)));
        }
    }

    private static @Nullable Command<?> change(String command, StoryId spare) {
        String p = TestEngine.PROJECT;
        return switch (command) {
            case "epic" -> new AddEpic(p, "an epic", "", List.of(), null);
            case "approve" -> new ApproveItems(p, List.of(spare), "Ada", null);
            case "sprint_plan" -> new PlanSprint(p, "", List.of(), null);
            case "sprint_start", "sprint_pause", "sprint_resume", "sprint_cancel" ->
                new ChangeSprint(p, ScrumCommand.valueOf(command.toUpperCase(Locale.ROOT)), null, null);
            case "suggest_fix" -> new MendSprint(p, null, "mind the zero", null);
            case "skip_task" -> new MendSprint(p, null, null, null);
            case "request_changes" -> new ReviewSprint(p, true, List.of(), "not yet", null);
            case "feedback" -> new ReviewSprint(p, false, List.of(), "well done", null);
            case "add_story" -> new AddStories(p, null, List.of(NewStory.titled("one more")), null);
            case "prioritize" -> new ChangeStory(p, spare, 7, null);
            case "remove_story" -> new ChangeStory(p, spare, null, null);
            default -> null; // a question
        };
    }

    private ScrumState state() {
        return engine.engine()
                .reads()
                .workflows()
                .scrum(TestEngine.PROJECT, ScrumCommand.STATE)
                .state();
    }

    /** Brings the workflow into a state; answers a story that is proposed and in no sprint. */
    private StoryId reach(ScrumState state) {
        String p = TestEngine.PROJECT;
        StoryId spare = add("spare");
        if (state == ScrumState.IDLE) {
            return spare;
        }
        engine.done(new AddEpic(p, "an epic", "", List.of(), null));
        StoryId one = add("one");
        StoryId two = add("two");
        engine.done(new ApproveItems(p, List.of(one, two), "Ada", null));
        if (state == ScrumState.BACKLOG_READY) {
            return spare;
        }
        engine.done(new PlanSprint(p, "", List.of(one, two), null));
        if (state == ScrumState.SPRINT_PLANNED) {
            return spare;
        }
        change(ScrumCommand.SPRINT_START);
        switch (state) {
            case SPRINT_PAUSED -> change(ScrumCommand.SPRINT_PAUSE);
            case BLOCKED -> {
                for (int i = 0; i < 3; i++) {
                    engine.done(new ReportCi(p, one, false, "the build is red", null));
                }
            }
            case SPRINT_REVIEW -> {
                finish(one);
                finish(two);
            }
            default -> {}
        }
        assertThat(state()).isEqualTo(state);
        return spare;
    }

    private StoryId add(String title) {
        return engine.done(new AddStories(TestEngine.PROJECT, null, List.of(NewStory.titled(title)), null))
                .getFirst();
    }

    private void change(ScrumCommand command) {
        engine.done(new ChangeSprint(TestEngine.PROJECT, command, null, null));
    }

    private void finish(StoryId story) {
        var session = engine.session("worker on " + story);
        TaskId task = engine.engine()
                .reads()
                .workflows()
                .story(TestEngine.PROJECT, story)
                .task();
        var lease =
                engine.claim(new ClaimTask(session).of(requireNonNull(task))).lease();
        engine.done(new CompleteTask(lease, "done"));
        engine.done(new ApproveItems(TestEngine.PROJECT, List.of(story), "Ada", null));
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("declared")
    void the_declared_table_lists_what_the_specification_lists(ScrumCommand command, ScrumState state) {
        Set<ScrumState> expected = EnumSet.noneOf(ScrumState.class);
        Stream.concat(COMMANDS.cells().stream(), EVENTS.cells().stream())
                .filter(cell -> cell.state() == state && !cell.blank())
                .filter(cell -> cell.is(StateMachine.wire(command)))
                .forEach(cell -> expected.add(cell.target()));
        assertThat(ScrumMachine.TABLE.targets(state, command)).isEqualTo(expected);
    }

    static Stream<Arguments> declared() {
        return Arrays.stream(ScrumCommand.values())
                .flatMap(command -> Arrays.stream(ScrumState.values()).map(state -> Arguments.of(command, state)));
    }
}
