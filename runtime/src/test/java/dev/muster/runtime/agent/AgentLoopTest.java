package dev.muster.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.client.UnreachableException;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.runtime.work.Assignment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("unit")
@Timeout(60)
class AgentLoopTest {
    private static final Duration OFTEN = Duration.ofMillis(5);

    private final Scene scene = new Scene();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);

    /** Works until it is interrupted. */
    private Outcome endless(Assignment assignment, Runner.Desk desk) throws InterruptedException {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
            return new Outcome.Completed("never", List.of());
        } finally {
            stopped.countDown();
        }
    }

    private AgentLoop loop(Runner runner) {
        return new AgentLoop("ada", scene, runner, OFTEN, null, AgentListener.NONE);
    }

    @Test
    void each_outcome_is_told_with_the_lease_and_the_next_task_is_asked_for() throws Exception {
        scene.ready.add(Scene.task(1, "good"));
        scene.ready.add(Scene.task(2, "bad"));
        scene.ready.add(Scene.task(3, "good"));
        CountDownLatch third = new CountDownLatch(3);
        AgentLoop loop = loop((assignment, desk) -> {
            third.countDown();
            return assignment.task().title().equals("good")
                    ? new Outcome.Completed("done", List.of())
                    : new Outcome.Failed("broke", true);
        });
        Crew crew = Crew.start(List.of(loop));

        assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();
        crew.drain(Duration.ofSeconds(30));

        assertThat(scene.said)
                .filteredOn(each -> !each.startsWith("renew"))
                .containsExactly("complete t1 done", "fail t2 broke", "complete t3 done");
        assertThat(scene.closed).isTrue();
    }

    @Test
    void an_agent_that_drains_finishes_what_it_holds_and_takes_nothing_more() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Crew crew = Crew.start(List.of(loop((assignment, desk) -> {
            begun.countDown();
            go.await();
            return new Outcome.Completed("done", List.of());
        })));
        scene.ready.add(Scene.task(1, "held"));
        begun.await();
        scene.ready.add(Scene.task(2, "not wanted any more"));
        Thread draining = Thread.ofVirtual().start(() -> {
            try {
                crew.drain(Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        // Whether it is draining yet or not: it may finish only now.
        go.countDown();
        draining.join();

        assertThat(scene.said).contains("complete t1 done");
        assertThat(scene.closed).isTrue();
    }

    @Test
    void an_agent_that_is_stopped_gives_back_what_it_holds() throws Exception {
        Crew crew = Crew.start(List.of(loop(this::endless)));
        scene.ready.add(Scene.task(1, "long"));
        begun.await();

        crew.drain(Duration.ofMillis(20));

        assertThat(stopped.getCount()).isZero();
        assertThat(scene.said).last().isEqualTo("release t1");
    }

    @Test
    void a_task_that_is_not_the_agents_any_more_is_stopped_and_nothing_is_told_of_it() throws Exception {
        Crew crew = Crew.start(List.of(loop(this::endless)));
        scene.ready.add(Scene.task(1, "cancelled"));
        begun.await();
        scene.stale = true;

        assertThat(stopped.await(30, TimeUnit.SECONDS)).isTrue();
        crew.drain(Duration.ofSeconds(30));

        assertThat(scene.said).isNotEmpty().allMatch(each -> each.startsWith("renew t1"));
    }

    @Test
    void progress_is_passed_on_with_the_next_renewal() throws Exception {
        Crew crew = Crew.start(List.of(loop((assignment, desk) -> {
            desk.progressed();
            while (!scene.said.contains("renew t1 progress")) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            return new Outcome.Completed("done", List.of());
        })));
        scene.ready.add(Scene.task(1, "watched"));
        while (!scene.said.contains("complete t1 done")) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        crew.drain(Duration.ofSeconds(30));

        assertThat(scene.said).contains("renew t1 progress");
    }

    @Test
    void a_runner_that_breaks_fails_the_attempt_and_the_agent_goes_on() throws Exception {
        CountDownLatch second = new CountDownLatch(2);
        scene.ready.add(Scene.task(1, "poison"));
        scene.ready.add(Scene.task(2, "good"));
        Crew crew = Crew.start(List.of(loop((assignment, desk) -> {
            second.countDown();
            if (assignment.task().title().equals("poison")) {
                throw new IllegalStateException("out of cheese");
            }
            return new Outcome.Completed("done", List.of());
        })));
        assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
        crew.drain(Duration.ofSeconds(30));

        assertThat(scene.said)
                .filteredOn(each -> !each.startsWith("renew"))
                .containsExactly(
                        "fail t1 a fault in what runs it: java.lang.IllegalStateException: out of cheese",
                        "complete t2 done");
    }

    @Test
    void a_result_or_a_reason_that_is_refused_is_told_as_a_failure_for_otherwise_the_task_stays_held()
            throws Exception {
        scene.refused.add("complete t1 much");
        scene.refused.add("fail t2 much, for good");
        scene.ready.add(Scene.task(1, "completed"));
        scene.ready.add(Scene.task(2, "failed"));
        CountDownLatch second = new CountDownLatch(2);
        Crew crew = Crew.start(List.of(loop((assignment, desk) -> {
            second.countDown();
            return assignment.task().title().equals("completed")
                    ? new Outcome.Completed("much", List.of())
                    : new Outcome.Failed("much", false);
        })));
        assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
        crew.drain(Duration.ofSeconds(30));

        assertThat(scene.said)
                .filteredOn(each -> !each.startsWith("renew"))
                .containsExactly(
                        "complete t1 much",
                        "fail t1 the result was refused: too much",
                        "fail t2 much, for good",
                        "fail t2 the result was refused: too much, for good");
    }

    @Test
    void what_was_not_tried_is_given_back() throws Exception {
        scene.ready.add(Scene.task(1, "impossible"));
        Crew crew = Crew.start(List.of(loop((assignment, desk) -> {
            begun.countDown();
            return new Outcome.NotTried("there is no such program");
        })));
        begun.await();
        crew.drain(Duration.ofSeconds(30));

        assertThat(scene.said).last().isEqualTo("release t1");
    }

    private List<String> saidOfEnds() {
        return scene.said.stream().filter(each -> !each.startsWith("renew")).toList();
    }

    /** Has the tasks done, and the crew leave when the last of them was told. */
    private void done(String last) throws Exception {
        Crew crew = Crew.start(List.of(loop((assignment, desk) -> new Outcome.Completed("done", List.of()))));
        while (!scene.said.contains(last)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        crew.drain(Duration.ofSeconds(30));
    }

    /** It was dropped, and the agent held the task for ever: everything that it asked for was over its limit. */
    @Test
    void a_result_that_cannot_be_told_is_kept_and_told_before_the_next_task_is_asked_for() throws Exception {
        tellsAgainAfter(new UnreachableException("the server is down", true, null));
    }

    @Test
    void a_server_that_has_no_room_for_a_result_now_is_told_it_later_and_the_attempt_is_no_failure() throws Exception {
        tellsAgainAfter(new RefusedException(ErrorCode.DISK_FULL, "the disk is full"));
    }

    private void tellsAgainAfter(RuntimeException trouble) throws Exception {
        scene.troubles.add(trouble);
        scene.ready.add(Scene.task(1, "first"));
        scene.ready.add(Scene.task(2, "second"));
        done("complete t2 done");

        assertThat(saidOfEnds()).containsExactly("complete t1 done", "complete t1 done", "complete t2 done");
    }

    /** It was given back, and done a second time by another. */
    @Test
    void what_was_done_when_an_agent_is_stopped_is_told_and_not_given_back() throws Exception {
        Crew crew = Crew.start(List.of(loop((assignment, desk) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                // it has been done by now
            }
            return new Outcome.Completed("done", List.of());
        })));
        scene.ready.add(Scene.task(1, "nearly done"));
        begun.await();

        crew.drain(Duration.ofMillis(20));

        assertThat(scene.said).last().isEqualTo("complete t1 done");
    }

    /** Telling was not interrupted, so an agent whose server was gone outlived its patience. */
    @Test
    void an_agent_that_is_stopped_while_it_tells_a_server_that_is_away_leaves() throws Exception {
        for (int i = 0; i < 100; i++) {
            scene.troubles.add(new UnreachableException("the server is down", false, null));
        }
        scene.ready.add(Scene.task(1, "done"));
        Crew crew = Crew.start(List.of(loop((assignment, desk) -> new Outcome.Completed("done", List.of()))));
        while (saidOfEnds().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        crew.drain(Duration.ofMillis(20), Duration.ofDays(1));

        assertThat(scene.closed).isTrue();
    }

    @Test
    void agents_that_cannot_even_leave_are_given_up() throws Exception {
        scene.mayLeave = new CountDownLatch(1);
        Crew crew = Crew.start(List.of(loop(this::endless)));
        crew.drain(Duration.ofMillis(20), Duration.ofMillis(20));
        crew.await();

        assertThat(scene.mayLeave.getCount()).isOne();
        scene.mayLeave.countDown();
    }

    /** It asked again every 30 s for ever. */
    @Test
    void an_agent_whose_connection_is_over_for_good_leaves_and_its_crew_says_why() {
        scene.over = "the connection is over (4002): the token was revoked";
        Crew crew = Crew.start(List.of(loop(this::endless)));

        assertThatThrownBy(crew::await)
                .isInstanceOf(UnreachableException.class)
                .hasMessage("ada: the connection is over (4002): the token was revoked");
        assertThat(scene.closed).isTrue();
    }

    @Test
    void a_crew_that_drains_says_nothing_of_connections_that_were_over() throws Exception {
        scene.over = "the connection is over (4002): the token was revoked";
        Crew crew = Crew.start(List.of(loop(this::endless)));
        crew.drain(Duration.ofSeconds(30));

        crew.await();
        assertThat(scene.closed).isTrue();
    }
}
