package dev.muster.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.client.UnreachableException;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.task.Task;
import dev.muster.core.task.TaskId;
import dev.muster.runtime.agent.AgentListener;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Scene;
import dev.muster.runtime.work.Assignment;
import dev.muster.runtime.work.Work;
import dev.muster.runtime.work.Workplace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A role whose agents the server refuses. */
@Tag("unit")
@Timeout(60)
class DispatcherTest {
    private final Map<String, Scene> agents = new ConcurrentHashMap<>();
    private final Map<TaskId, Assignment> waiting = new ConcurrentHashMap<>();
    private final BlockingQueue<String> begun = new LinkedBlockingQueue<>();
    private final CountDownLatch bothJoined = new CountDownLatch(2);

    private final Board board = new Board() {
        @Override
        public List<Task> ready() {
            return waiting.values().stream().map(Assignment::task).toList();
        }

        @Override
        public void await(Duration atMost) throws InterruptedException {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    };

    private final AgentListener listener = new AgentListener() {
        @Override
        public void joined(String agent) {
            bothJoined.countDown();
        }

        @Override
        public void began(String agent, Assignment assignment) {
            begun.add(agent + " " + assignment.task().title());
        }
    };

    private Optional<Assignment> taken(TaskId task) {
        return Optional.ofNullable(waiting.remove(task));
    }

    private static RefusedException is(String state) {
        return new Refusal(
                        ErrorCode.INVALID_STATE,
                        "agent p-1 is " + state + ": claim is not possible there",
                        state,
                        List.of(),
                        null,
                        null)
                .asException();
    }

    private Workplace place(Function<String, Scene> scenes) {
        return new Workplace() {
            @Override
            public Work join(RegisterAgent agent) {
                Scene scene = scenes.apply(agent.name());
                agents.put(agent.name(), scene);
                return scene;
            }

            @Override
            public String project() {
                return "shop";
            }

            @Override
            public String server() {
                return "http://127.0.0.1:1";
            }

            @Override
            public void close() {}
        };
    }

    private Scene serves() {
        Scene scene = new Scene();
        scene.claims = this::taken;
        return scene;
    }

    private static Scene refuses(RuntimeException why) {
        Scene scene = new Scene();
        scene.claims = task -> {
            throw why;
        };
        return scene;
    }

    private static Thread started(Dispatcher dispatcher) {
        return Thread.ofVirtual().start(() -> {
            try {
                dispatcher.run();
            } catch (InterruptedException e) {
                // the test is over
            }
        });
    }

    /** What is begun first in a role of a pool with so many agents. */
    private String firstBegun(int min, int max, Function<String, Scene> scenes) throws Exception {
        PoolSpec pool = new PoolSpec("p", Set.of(), min, max, 0, 1, Duration.ofMinutes(1));
        Dispatcher dispatcher = new Dispatcher(
                new RoleSpec("coder", Balance.LEAST_LOADED, Queues.ONE, List.of(pool)),
                spec -> agent -> (assignment, desk) -> new Outcome.Completed("done", List.of()),
                place(scenes),
                board,
                Duration.ofSeconds(10),
                listener);
        Thread thread = started(dispatcher);
        if (min == 2) {
            bothJoined.await();
        }
        Assignment task = Scene.task(1, "work");
        waiting.put(task.task().id(), task);
        try {
            return begun.take();
        } finally {
            dispatcher.drain();
            thread.join();
        }
    }

    /** It was chosen for every task, and none was done while it was paused. */
    @Test
    void an_agent_that_is_paused_at_the_server_is_passed_over_and_stays() throws Exception {
        assertThat(firstBegun(2, 2, name -> name.equals("p-1") ? refuses(is("paused")) : serves()))
                .isEqualTo("p-2 work");
        assertThat(agents).hasSize(2);
    }

    @Test
    void an_agent_that_was_stopped_at_the_server_is_replaced() throws Exception {
        assertThat(firstBegun(1, 1, name -> agents.isEmpty() ? refuses(is("stopped")) : serves()))
                .endsWith(" work");
    }

    @Test
    void an_agent_whose_connection_is_over_for_good_is_replaced() throws Exception {
        assertThat(firstBegun(1, 1, name -> {
                    if (!agents.isEmpty()) {
                        return serves();
                    }
                    Scene scene = refuses(new UnreachableException("the connection is over (4008)", false, null));
                    Function<TaskId, Optional<Assignment>> claims = scene.claims;
                    scene.claims = task -> {
                        scene.over = "the connection is over (4008): another has resumed it";
                        return claims.apply(task);
                    };
                    return scene;
                }))
                .endsWith(" work");
    }

    /** The board does not name the task any more, and nobody else may have it: it was nobody's for ever. */
    @Test
    void a_claim_that_was_done_and_not_heard_is_made_again_by_the_same_agent() throws Exception {
        assertThat(firstBegun(1, 1, name -> {
                    Scene scene = new Scene();
                    Map<TaskId, Assignment> its = new ConcurrentHashMap<>();
                    scene.claims = task -> {
                        Optional<Assignment> won = taken(task);
                        if (won.isPresent()) {
                            its.put(task, won.get());
                            throw new UnreachableException("the connection broke", true, null);
                        }
                        return Optional.ofNullable(its.get(task));
                    };
                    return scene;
                }))
                .isEqualTo("p-1 work");
        assertThat(waiting).isEmpty();
    }

    /** It asked for ever, and after a while of idleness left as if all were well. */
    @Test
    void a_role_whose_token_was_revoked_leaves_and_says_so() {
        PoolSpec pool = new PoolSpec("p", Set.of(), 1, 1, 0, 1, Duration.ofMinutes(1));
        Board shut = new Board() {
            @Override
            public List<Task> ready() {
                if (agents.isEmpty()) {
                    return List.of();
                }
                throw Refusal.of(ErrorCode.UNAUTHENTICATED, "this token was revoked")
                        .asException();
            }

            @Override
            public void await(Duration atMost) throws InterruptedException {
                TimeUnit.MILLISECONDS.sleep(5);
            }
        };
        Dispatcher dispatcher = new Dispatcher(
                new RoleSpec("coder", Balance.LEAST_LOADED, Queues.ONE, List.of(pool)),
                spec -> agent -> (assignment, desk) -> new Outcome.Completed("done", List.of()),
                place(name -> serves()),
                shut,
                Duration.ofSeconds(10),
                listener);

        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(dispatcher::run)
                .withMessageContaining("revoked");
        assertThat(agents).hasSize(1);
        assertThat(dispatcher.size()).isZero();
    }

    /** It could not be given the tasks that waited, and was due to leave: the board was asked without a pause. */
    @Test
    void tasks_that_no_idle_agent_may_have_are_not_looked_at_again_and_again() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        CountDownLatch looks = new CountDownLatch(20);
        CountDownLatch over = new CountDownLatch(1);
        Board quiet = new Board() {
            @Override
            public List<Task> ready() {
                looks.countDown();
                return List.of(Scene.task(1, "work").task());
            }

            @Override
            public void await(Duration atMost) throws InterruptedException {
                over.await();
            }
        };
        PoolSpec pool = new PoolSpec("p", Set.of(), 0, 1, 0, 1, Duration.ofMillis(1));
        Dispatcher dispatcher = new Dispatcher(
                new RoleSpec("coder", Balance.LEAST_LOADED, Queues.ONE, List.of(pool)),
                spec -> agent -> (assignment, desk) -> new Outcome.Completed("done", List.of()),
                place(name -> refuses(is("paused"))),
                quiet,
                Duration.ofSeconds(10),
                new AgentListener() {
                    @Override
                    public void troubled(String agent, String what) {
                        refused.countDown();
                    }
                });
        Thread thread = started(dispatcher);
        refused.await();

        assertThat(looks.await(500, TimeUnit.MILLISECONDS)).isFalse();
        dispatcher.drain();
        thread.join();
    }

    /** It noticed only when the wait was over, half a minute later. */
    @Test
    void an_agent_that_waits_notices_soon_that_its_connection_is_over() {
        Scene scene = serves();
        InboxWork waiting = new InboxWork(scene, asks -> scene.over = "the connection is over (4002)");

        assertThatExceptionOfType(UnreachableException.class)
                .isThrownBy(() -> waiting.claim(Duration.ofDays(1)))
                .withMessageContaining("4002");
    }
}
