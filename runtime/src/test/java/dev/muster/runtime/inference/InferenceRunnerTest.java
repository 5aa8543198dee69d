package dev.muster.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.inference.ActiveInference;
import dev.muster.client.inference.GridAgent;
import dev.muster.client.inference.GridModel;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.session.SessionId;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.agent.Scene;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Agents that think about tasks. */
class InferenceRunnerTest {
    private static final InferenceSpec SPEC = InferenceSpec.USUAL.withSteps(200);

    private final InferencePool pool = new InferencePool(SPEC, 1);
    private final AtomicInteger progress = new AtomicInteger();
    private final CountDownLatch began = new CountDownLatch(1);

    private final Runner.Desk desk = new Runner.Desk() {
        @Override
        public SessionId session() {
            throw new AssertionError("thinking needs no session");
        }

        @Override
        public void progressed() {
            progress.incrementAndGet();
            began.countDown();
        }
    };

    @AfterEach
    void close() {
        pool.close();
    }

    private Outcome done(long task, String description) throws InterruptedException {
        return pool.make("ada").run(Scene.task(task, "Think", description, null), desk);
    }

    private static Outcome.Completed completed(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Completed.class);
        return (Outcome.Completed) outcome;
    }

    private static Fields account(Outcome outcome) throws JsonTree.NotJson {
        return Fields.of(
                JsonTree.parse(completed(outcome).artifacts().getFirst().blob().content()));
    }

    /** How often an agent that makes its steps here comes to its target. */
    private static long found(int horizon, long seed, int steps) {
        GridModel model = new GridModel();
        GridAgent agent = new GridAgent(model, seed);
        ActiveInference mind = model.mind(horizon);
        for (int i = 0; i < steps; i++) {
            assertThat(agent.step(mind)).isTrue();
        }
        return agent.found();
    }

    @Test
    void every_step_is_made_and_the_result_tells_what_came_of_them() throws Exception {
        long found = found(2, 8, 200);

        Outcome outcome = done(7, "");

        assertThat(completed(outcome).summary())
                .isEqualTo(
                        "came to the target " + found + " times in 200 steps of active inference (horizon 2, seed 8)");
        assertThat(account(outcome).whole("steps")).isEqualTo(200);
        assertThat(account(outcome).whole("found")).isEqualTo(found).isPositive();
        assertThat(account(outcome).secondsOrNull("processor_seconds")).isPositive();
        assertThat(progress).as("progress is told").hasPositiveValue();
    }

    @Test
    void whoever_does_a_task_again_finds_the_same_and_another_task_is_another_world() throws Exception {
        assertThat(completed(done(7, "")).summary())
                .isEqualTo(completed(done(7, "")).summary());
        assertThat(account(done(8, "")).whole("seed")).isEqualTo(9);
    }

    @Test
    void a_task_that_asks_for_steps_horizon_and_seed_gets_them() throws Exception {
        Outcome outcome = done(7, " {\"steps\": 300, \"horizon\": 1, \"seed\": 40} ");

        assertThat(account(outcome).whole("steps")).isEqualTo(300);
        assertThat(account(outcome).whole("horizon")).isEqualTo(1);
        assertThat(account(outcome).whole("seed")).isEqualTo(40);
        assertThat(account(outcome).whole("found")).isEqualTo(found(1, 40, 300));
        assertThat(account(done(7, "Think of 300 steps")).whole("steps")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"step\": 1} | unknown field 'step'; did you mean 'steps'?",
                "{\"steps\": 0} | steps is from 1 to 10000000, not 0",
                "{\"horizon\": 99999999999} | horizon is from 1 to 5, not 99999999999",
                "{\"steps\": \"many\"} | field 'steps'",
                "{steps | it begins like JSON and is none"
            })
    void a_task_that_asks_for_what_there_is_not_fails_for_good_and_says_why(String description, String why)
            throws Exception {
        assertThat(done(7, description)).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason())
                    .startsWith("its description cannot be used: ")
                    .contains(why);
            assertThat(failed.retryable()).isFalse();
        });
    }

    @Test
    void a_task_that_takes_too_long_fails_and_says_how_far_it_came() throws Exception {
        Outcome outcome = pool.make("ada")
                .run(Scene.task(7, "Think", "{\"steps\": 10000000, \"horizon\": 5}", Duration.ofMillis(100)), desk);

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
            assertThat(failed.reason()).matches("it thought for longer than 0.1 s, and came to step \\d+ of 10000000");
            assertThat(failed.retryable()).isTrue();
        });
    }

    @Test
    void agents_take_turns_so_a_short_task_does_not_wait_for_a_long_one_and_one_that_is_stopped_ends()
            throws Exception {
        AtomicReference<Throwable> end = new AtomicReference<>();
        Thread endless = Thread.ofVirtual().start(() -> {
            try {
                Outcome ignored = done(1, "{\"steps\": 10000000, \"horizon\": 3}");
            } catch (InterruptedException e) {
                end.set(e);
            }
        });
        began.await();

        assertThat(account(done(2, "{\"steps\": 50}")).whole("steps")).isEqualTo(50);
        assertThat(endless.isAlive()).isTrue();

        endless.interrupt();
        endless.join();
        assertThat(end.get()).isInstanceOf(InterruptedException.class);
        assertThat(account(done(3, "")).whole("steps"))
                .as("the processor is free again")
                .isEqualTo(200);
    }

    @Test
    void what_cannot_be_thought_is_refused_at_once() {
        assertThat(List.of(SPEC.withHorizon(5), SPEC.withSteps(1), SPEC.withTimeout(Duration.ofMillis(1))))
                .doesNotContain(SPEC);
        assertThatThrownBy(() -> SPEC.withHorizon(6)).hasMessage("horizon is from 1 to 5, not 6");
        assertThatThrownBy(() -> SPEC.withSteps(0)).hasMessageContaining("steps is from 1");
        assertThatThrownBy(() -> SPEC.withTimeout(Duration.ZERO)).hasMessageContaining("longer than nothing");
    }
}
