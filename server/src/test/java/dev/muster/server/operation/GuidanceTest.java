package dev.muster.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.ledger.Command;
import dev.muster.core.project.CreateProject;
import dev.muster.core.scrum.AddEpic;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.ApproveItems;
import dev.muster.core.scrum.ChangeSprint;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.PlanSprint;
import dev.muster.core.scrum.ReviewSprint;
import dev.muster.core.scrum.ScrumCommand;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.StartSession;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddMachine;
import dev.muster.core.tdd.TestRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What guidance allows is possible, and what it holds back is refused for the reason that it gives. */
class GuidanceTest {
    private static final String PROJECT = "p";

    @TempDir
    Path directory;

    private Engine engine;
    private SessionId session = new SessionId("none");
    private StoryId story = new StoryId(1);

    @BeforeEach
    void open() throws Exception {
        engine = Engine.open(directory, EngineOptions.defaults().withSynchronous(false));
        engine.execute(new CreateProject(PROJECT, ""));
        session = engine.execute(new StartSession(PROJECT, new RegisterAgent("a", Set.of(), 5, null), false));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Guidance guidance() {
        return Guidance.of(engine.reads(), PROJECT, session, null);
    }

    private void sprint() {
        story = engine.execute(new AddEpic(PROJECT, "files", "", List.of(NewStory.titled("read")), null))
                .stories()
                .getFirst();
        engine.execute(new ApproveItems(PROJECT, List.of(story), "Ada", null));
        engine.execute(new PlanSprint(PROJECT, "", List.of(story), null));
        engine.execute(new ChangeSprint(PROJECT, ScrumCommand.SPRINT_START, null, null));
        engine.claim(new ClaimTask(session));
        engine.execute(new StartCycle(PROJECT, story, session));
    }

    private void advance(TddCommand command, @Nullable TestRun run) {
        assertThat(guidance().cycleAllowed()).contains(StateMachine.wire(command));
        engine.execute(new AdvanceCycle(PROJECT, story, command, run, null, session));
    }

    private void ran(int passed, int failed) {
        advance(TddCommand.RUN_TESTS, new TestRun(passed, failed, null));
    }

    /** Looks at what is held back now: exactly these, and each is refused with its rule. */
    private void heldBack(String... commands) {
        Guidance now = guidance();
        assertThat(now.cycleHeldBack()).containsOnlyKeys(commands);
        now.cycleHeldBack()
                .forEach((command, rule) -> assertThatThrownBy(() -> engine.execute(new AdvanceCycle(
                                PROJECT,
                                story,
                                TddCommand.valueOf(command.toUpperCase(Locale.ROOT)),
                                null,
                                null,
                                session)))
                        .isInstanceOf(RefusedException.class)
                        .hasMessageContaining(rule));
        List<String> both = new ArrayList<>(now.cycleAllowed());
        both.addAll(now.cycleHeldBack().keySet());
        assertThat(both)
                .containsExactlyInAnyOrderElementsOf(
                        TddMachine.TABLE
                                .allowed(Objects.requireNonNull(now.cycle()).state())
                                .stream()
                                .map(StateMachine::wire)
                                .toList());
    }

    @Test
    void a_cycle_is_guided_by_its_table_and_by_what_the_tests_say() {
        sprint();
        heldBack();
        advance(TddCommand.TEST, null);
        heldBack("code", "next");
        ran(2, 0);
        heldBack("code", "next");
        ran(0, 2);
        heldBack();
        advance(TddCommand.CODE, null);
        ran(1, 1);
        heldBack("refactor", "commit", "next");
        ran(2, 0);
        heldBack();
        advance(TddCommand.REFACTOR, null);
        heldBack("commit", "next");
        ran(2, 0);
        heldBack();
        advance(TddCommand.COMMIT, null);
        assertThat(guidance().next().getFirst()).contains("Its commit waits for the answer to ap1");
        assertThat(guidance().next()).contains("Questions that wait for a person: 1");
    }

    @Test
    void the_story_is_the_one_that_the_session_works_on_unless_another_is_named() {
        assertThat(guidance().story()).isNull();
        sprint();
        assertThat(Objects.requireNonNull(guidance().story()).id()).isEqualTo(story);
        StoryId other = engine.execute(new AddStories(PROJECT, null, List.of(NewStory.titled("write")), null))
                .getFirst();
        Guidance named = Guidance.of(engine.reads(), PROJECT, session, other);
        assertThat(Objects.requireNonNull(named.story()).title()).isEqualTo("write");
        assertThat(named.cycleAllowed()).containsExactly("start");
        assertThatThrownBy(() -> Guidance.of(engine.reads(), PROJECT, session, new StoryId(99)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("s99");
    }

    @Test
    void what_is_for_people_is_refused_to_agents_and_to_nobody_else_does_the_table_say_so() {
        sprint();
        assertThat(guidance().scrumForPeople()).containsExactly("approve");
        assertThat(guidance().scrumForAgents()).contains("sprint_pause").doesNotContain("approve", "stories_done");
        List<Command<?>> forPeople = List.of(
                new ApproveItems(PROJECT, List.of(), "Ada", session),
                new ReviewSprint(PROJECT, false, List.of(), "x", session),
                new ReviewSprint(PROJECT, true, List.of(), "x", session));
        for (Command<?> command : forPeople) {
            assertThatThrownBy(() -> engine.execute(command))
                    .isInstanceOfSatisfying(
                            RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
        }
    }
}
