package dev.muster.core.simulation;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.store.ApprovalRows.ApprovalRow;
import dev.muster.core.store.CycleRows.CycleRow;
import dev.muster.core.store.ScrumRows.ScrumRow;
import dev.muster.core.store.StoryRows.StoryRow;
import dev.muster.core.tdd.TddState;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Workflows under crashes: between any two transactions, and on either side of a commit. After each crash every
 * workflow is in a state of its table that the event log explains, rows fit together, and there is a way on.
 */
@Tag("simulation")
class WorkflowSimulationTest {
    private static final String SEED = "muster.simulation.seed";
    private static final int SEEDS = Boolean.getBoolean("muster.tests.all") ? 5_000 : 30;
    private static final int STEPS = 120;
    private static final Logger ENGINE = Logger.getLogger("dev.muster.core.ledger.Ledger");

    static {
        ENGINE.setLevel(Level.OFF);
    }

    @Test
    void a_crash_between_any_two_steps_leaves_legal_states_that_fit_together_and_a_way_on() {
        Long only = Long.getLong(SEED);
        WorkflowSimulation.Outcome sum = new WorkflowSimulation.Outcome(0, 0, 0, 0);
        for (long seed = only == null ? 1 : only; seed <= (only == null ? SEEDS : only); seed++) {
            try (WorkflowSimulation simulation = new WorkflowSimulation(seed)) {
                sum = sum.plus(simulation.run(STEPS, null));
            }
        }
        System.out.println(sum);
        if (only == null) {
            assertThat(sum.crashes()).isGreaterThan(SEEDS * 3);
            assertThat(sum.done()).isGreaterThan(SEEDS * 50);
            assertThat(sum.sprints()).isGreaterThan(SEEDS / 3);
        }
    }

    /** What an engine could do wrong: a row without its event, an event without its row, rows that do not fit. */
    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake("the workflow moves without an event", "the workflow of project 1 are stored as", change -> {
                    ScrumRow before = requireNonNull(change.tables().scrum().find(1));
                    int state = (before.state() + 1) % ScrumState.values().length;
                    change.tables().scrum().save(new ScrumRow(1, state, before.mode(), before.sprint()));
                    return "";
                }),
                mistake("an event tells of a sprint that was not started", "sprint.started", change -> {
                    change.emit(
                            change.project("p0"),
                            "sprint.started",
                            null,
                            "{\"from\":\"sprint_planned\",\"to\":\"sprint_active\"}");
                    return "";
                }),
                mistake("a story is done without an event", "stories are stored as", change -> {
                    StoryRow story = requireNonNull(change.tables().stories().find(1));
                    StoryState before = story.state;
                    story.state = before == StoryState.DONE ? StoryState.SKIPPED : StoryState.DONE;
                    change.tables().stories().update(story, before, change.now());
                    return "";
                }),
                mistake("a story is counted twice", "stories are counted", change -> {
                    StoryRow story = requireNonNull(change.tables().stories().find(1));
                    change.tables()
                            .stories()
                            .update(story, StoryState.values()[(story.state.ordinal() + 1) % 7], change.now());
                    return "";
                }),
                mistake("a cycle appears from nowhere", "cycles are stored as", change -> {
                    CycleRow cycle = new CycleRow();
                    cycle.project = 1;
                    cycle.story = 1_000;
                    cycle.state = TddState.COMMITTED;
                    change.tables().cycles().insert(cycle);
                    return "";
                }),
                mistake("a question was never asked", "questions are stored as", change -> {
                    ApprovalRow question = new ApprovalRow();
                    question.project = 1;
                    question.task = 1_000;
                    change.tables().approvals().insert(question);
                    return "";
                }));
    }

    private static Arguments mistake(String name, String found, Command<String> command) {
        return Arguments.of(name, found, command);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_of_the_engine_is_found(String name, String found, Command<String> mistake) {
        try (WorkflowSimulation simulation = new WorkflowSimulation(7)) {
            assertThatThrownBy(() -> simulation.run(STEPS, mistake))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("workflow seed 7")
                    .satisfies(thrown -> assertThat(String.valueOf(thrown.getMessage())
                                    .lines()
                                    .findFirst()
                                    .orElseThrow())
                            .contains(found));
        }
    }
}
