package dev.muster.lab.engine;

import dev.muster.core.Engine;
import dev.muster.core.ledger.Command;
import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.SetMode;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.tdd.AdvanceCycle;
import dev.muster.core.tdd.Cycle;
import dev.muster.core.tdd.StartCycle;
import dev.muster.core.tdd.TddCommand;
import dev.muster.core.tdd.TddState;
import dev.muster.core.tdd.TestRun;
import dev.muster.lab.engine.Agents.Call;
import dev.muster.lab.target.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** TDD cycles, each agent's on a story of its own, step by step and again. */
final class TransitionWorkload extends AgentWorkload<EngineAgents> {
    /** One step of a cycle, and the state in which it leaves it. */
    private enum Step {
        START(null, null, TddState.DESIGN),
        TEST(TddCommand.TEST, null, TddState.TEST_RED),
        RUN_RED(TddCommand.RUN_TESTS, new TestRun(2, 1, null), TddState.TEST_RED),
        CODE(TddCommand.CODE, null, TddState.CODE_GREEN),
        RUN_GREEN(TddCommand.RUN_TESTS, new TestRun(3, 0, null), TddState.CODE_GREEN),
        REFACTOR(TddCommand.REFACTOR, null, TddState.REFACTOR),
        RUN_AGAIN(TddCommand.RUN_TESTS, new TestRun(3, 0, null), TddState.REFACTOR),
        COMMIT(TddCommand.COMMIT, null, TddState.COMMITTED);

        private final @Nullable TddCommand command;
        private final @Nullable TestRun run;
        private final TddState then;

        Step(@Nullable TddCommand command, @Nullable TestRun run, TddState then) {
            this.command = command;
            this.run = run;
            this.then = then;
        }
    }

    private static final Step[] STEPS = Step.values();

    static final List<String> MIX =
            List.of("start", "test", "run_red", "code", "run_green", "refactor", "run_again", "commit");

    private final List<StoryId> stories;

    TransitionWorkload(EngineAgents agents) {
        super(agents);
        this.stories = stories(agents.engine(), agents);
    }

    private static List<StoryId> stories(Engine engine, EngineAgents agents) {
        engine.execute(new SetMode(agents.project(), ScrumMode.AUTONOMOUS, null));
        List<NewStory> stories = IntStream.range(0, agents.count())
                .mapToObj(agent -> NewStory.titled(Titles.of("story", agents.rung(), agent, 0)))
                .toList();
        List<StoryId> ids = engine.execute(new AddStories(agents.project(), null, stories, null));
        for (int i = 0; i < ids.size(); i++) {
            agents.acknowledged().story(ids.get(i).value(), stories.get(i).title());
        }
        return ids;
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public String unit() {
        return "transitions";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) {
        Step step = STEPS[operation];
        return switch (agents.call(command(agent, index, step))) {
            case Call.Failed<Cycle>(Outcome.Failed failed) -> failed;
            case Call.Done<Cycle>(Cycle cycle) -> {
                if (cycle.state() != step.then) {
                    yield new Outcome.Failed("wrong_answer", step + " left " + cycle.id() + " in " + cycle.state());
                }
                if (step == Step.COMMIT) {
                    agents.acknowledged().committed(cycle.id().value());
                }
                yield Outcome.OK;
            }
        };
    }

    private Command<Cycle> command(int agent, long index, Step step) {
        StoryId story = stories.get(agent);
        return step.command == null
                ? new StartCycle(agents.project(), story, agents.session(agent))
                : new AdvanceCycle(
                        agents.project(),
                        story,
                        step.command,
                        step.run,
                        step == Step.COMMIT ? "commit " + index : null,
                        agents.session(agent));
    }
}
