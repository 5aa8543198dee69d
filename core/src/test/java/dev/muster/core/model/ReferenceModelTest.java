package dev.muster.core.model;

import dev.muster.core.task.Dependency;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;

/**
 * Random runs: the engine answers and stores what the reference model says, after every single step, and the promises
 * P2 to P5 hold in its file. A run that fails is made as short as possible and printed.
 */
@Tag("model")
class ReferenceModelTest {
    @Property(tries = 250)
    void the_engine_does_what_the_model_does(@ForAll("runs") List<Step> steps) {
        take(steps);
    }

    @Tag("long")
    @Property(tries = 3_000)
    void the_engine_does_what_the_model_does_in_many_long_runs(@ForAll("longRuns") List<Step> steps) {
        take(steps);
    }

    private static void take(List<Step> steps) {
        try (Run run = new Run()) {
            steps.forEach(run::take);
        }
    }

    @Provide
    Arbitrary<List<Step>> runs() {
        return steps().list().ofMinSize(1).ofMaxSize(80).withSizeDistribution(RandomDistribution.uniform());
    }

    @Provide
    Arbitrary<List<Step>> longRuns() {
        return steps().list().ofMinSize(50).ofMaxSize(200).withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<Integer> upTo(int most) {
        return Arbitraries.integers().between(0, most);
    }

    private static Arbitrary<Integer> any() {
        return upTo(15);
    }

    private static Arbitrary<Boolean> maybe() {
        return Arbitraries.of(false, true);
    }

    /** Mostly none, else up to {@code most}. */
    private static Arbitrary<Integer> rarely(int most) {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(0)),
                Tuple.of(1, Arbitraries.integers().between(1, most)));
    }

    private static Arbitrary<Step> steps() {
        return Arbitraries.frequencyOf(
                Tuple.of(14, create()),
                Tuple.of(1, upTo(3).map(Step.CreateAgain::new)),
                Tuple.of(14, claim()),
                Tuple.of(6, Combinators.combine(any(), any(), maybe(), upTo(90)).as(Step.ClaimOne::new)),
                Tuple.of(
                        3,
                        Combinators.combine(upTo(4), rarely(90), maybe(), maybe())
                                .as(Step.Renew::new)),
                Tuple.of(10, Combinators.combine(upTo(4), maybe(), maybe()).as(Step.Complete::new)),
                Tuple.of(2, Combinators.combine(upTo(4), maybe()).as(Step.Continue::new)),
                Tuple.of(6, Combinators.combine(upTo(4), maybe()).as(Step.Fail::new)),
                Tuple.of(2, upTo(4).map(Step.Release::new)),
                Tuple.of(2, Combinators.combine(upTo(4), maybe()).as(Step.Revise::new)),
                Tuple.of(3, any().map(Step.Block::new)),
                Tuple.of(4, any().map(Step.Unblock::new)),
                Tuple.of(4, Combinators.combine(any(), maybe()).as(Step.Cancel::new)),
                Tuple.of(6, any().map(Step.Requeue::new)),
                Tuple.of(2, Combinators.combine(any(), upTo(3), rarely(40)).as(Step.Update::new)),
                Tuple.of(1, any().map(Step.Archive::new)),
                Tuple.of(8, advance()),
                Tuple.of(
                        4,
                        Combinators.combine(upTo(2), Arbitraries.of(Step.AgentAction.class))
                                .as(Step.OnAgent::new)),
                Tuple.of(
                        1,
                        Combinators.combine(upTo(2), upTo(2), between(1, 3), rarely(90))
                                .as(Step.Register::new)),
                Tuple.of(2, join()),
                Tuple.of(3, any().map(Step.Heartbeat::new)),
                Tuple.of(
                        3,
                        Combinators.combine(any(), Arbitraries.of(Step.SessionAction.class))
                                .as(Step.OnSession::new)),
                Tuple.of(2, Combinators.combine(upTo(1), upTo(2), upTo(3)).as(Step.Limit::new)),
                Tuple.of(1, Arbitraries.just(new Step.Restart())));
    }

    private static Arbitrary<Integer> between(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }

    private static Arbitrary<Step> create() {
        Arbitrary<List<Step.Spec>> tasks = Arbitraries.frequencyOf(
                Tuple.of(3, spec().list().ofSize(1)),
                Tuple.of(1, spec().list().ofMinSize(2).ofMaxSize(5)));
        return Combinators.combine(upTo(1), tasks, rarely(2), between(-4, 4)).as(Step.Create::new);
    }

    private static Arbitrary<Step.Spec> spec() {
        Arbitrary<Step.Needs> needs = Combinators.combine(any(), maybe(), Arbitraries.of(Dependency.Kind.class))
                .as(Step.Needs::new);
        Arbitrary<Step.Parent> parent = Arbitraries.frequency(
                Tuple.of(4, Step.Parent.NONE), Tuple.of(1, Step.Parent.OF_RUN), Tuple.of(1, Step.Parent.OF_CALL));
        Arbitrary<Step.Times> times = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(Step.Times.NONE)),
                Tuple.of(
                        1,
                        Combinators.combine(rarely(30), rarely(60), rarely(60), rarely(60))
                                .as(Step.Times::new)));
        return Combinators.combine(
                        upTo(2),
                        rarely(2),
                        rarely(2),
                        between(1, 3),
                        parent,
                        any(),
                        needs.list().ofMaxSize(2),
                        times)
                .as(Step.Spec::new);
    }

    private static Arbitrary<Step> claim() {
        return Combinators.combine(any(), between(-6, 2), maybe(), upTo(90)).as(Step.Claim::new);
    }

    private static Arbitrary<Step> advance() {
        return Arbitraries.frequencyOf(
                        Tuple.of(4, between(1, 20)), Tuple.of(2, between(20, 100)), Tuple.of(1, between(100, 2500)))
                .map(Step.Advance::new);
    }

    private static Arbitrary<Step> join() {
        return Combinators.combine(upTo(2), upTo(1), upTo(2), between(1, 3), rarely(90))
                .as(Step.Join::new);
    }
}
