package dev.muster.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.cli.Program;
import dev.muster.cli.Program.Ran;
import dev.muster.cli.settings.AgentSettings;
import dev.muster.cli.terminal.Screen;
import dev.muster.cli.terminal.Shell;
import dev.muster.client.MusterClient;
import dev.muster.client.http.ServerAddress;
import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.agent.Agent;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.project.CreateProject;
import dev.muster.core.task.CreateTasks;
import dev.muster.core.task.NewTask;
import dev.muster.core.task.TaskId;
import dev.muster.core.task.TaskState;
import dev.muster.runtime.agent.AgentListener;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.pool.Balance;
import dev.muster.runtime.pool.Dispatcher;
import dev.muster.runtime.pool.PoolSpec;
import dev.muster.runtime.pool.Queues;
import dev.muster.runtime.pool.RoleSpec;
import dev.muster.runtime.pool.Runners;
import dev.muster.runtime.pool.ServedBoard;
import dev.muster.runtime.work.Assignment;
import dev.muster.runtime.work.ServedWorkplace;
import dev.muster.runtime.work.Work;
import dev.muster.runtime.work.Workplace;
import dev.muster.server.MusterServer;
import dev.muster.server.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Roles and their pools at a real server. */
@Tag("process")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class PoolsTest {
    private static final Runner DOES = (assignment, desk) -> new Outcome.Completed("done", List.of());

    @TempDir
    Path home;

    private Engine engine;
    private MusterServer server;
    private ServedWorkplace place;
    private MusterClient client;
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    @BeforeEach
    void a_server() throws Exception {
        engine = Engine.open(home.resolve("data"), EngineOptions.defaults().withSynchronous(false));
        engine.execute(new CreateProject("default", ""));
        server = MusterServer.start(engine, ServerOptions.local(0));
        ServerAddress address = ServerAddress.parse("http://127.0.0.1:" + server.port());
        place = new ServedWorkplace(address, null, "default", Duration.ofMinutes(5));
        client = MusterClient.of(address.toString());
    }

    @AfterEach
    void close() {
        place.close();
        client.close();
        server.close();
        engine.close();
    }

    private static PoolSpec pool(String name, int min, int max, int priority, String... capabilities) {
        return new PoolSpec(name, Set.of(capabilities), min, max, priority, 1, Duration.ofMillis(200));
    }

    private void create(String title, String type, String... needs) {
        engine.execute(
                new CreateTasks("default", NewTask.titled(title).withType(type).requiring(needs)));
    }

    private final AgentListener listener = new AgentListener() {
        @Override
        public void began(String agent, Assignment assignment) {
            order.add(agent + " " + assignment.task().title());
        }

        @Override
        public void troubled(String agent, String what) {
            troubles.add(agent + " " + what);
        }
    };

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private boolean done(long tasks) {
        return engine.reads().counts("default").getOrDefault(TaskState.COMPLETED, 0L) == tasks;
    }

    /** Has a role do what is there and what the test adds. */
    private void at(RoleSpec role, Function<PoolSpec, Runners> runners, Steps steps) throws Exception {
        at(role, runners, place, steps);
    }

    private void at(RoleSpec role, Function<PoolSpec, Runners> runners, Workplace where, Steps steps) throws Exception {
        Dispatcher dispatcher = new Dispatcher(
                role, runners, where, new ServedBoard(client, "default"), Duration.ofSeconds(10), listener);
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                dispatcher.run();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        steps.with(dispatcher);
        dispatcher.drain();
        thread.join();
        assertThat(dispatcher.size()).isZero();
    }

    private interface Steps {
        void with(Dispatcher dispatcher) throws Exception;
    }

    /** Agents that took longer to come than a role may be idle were sent away before they were given anything. */
    @Test
    void a_role_whose_agents_are_still_to_come_is_not_idle() throws Exception {
        CountDownLatch joining = new CountDownLatch(1);
        CountDownLatch mayJoin = new CountDownLatch(1);
        Workplace far = new Workplace() {
            @Override
            public Work join(RegisterAgent agent) throws InterruptedException {
                joining.countDown();
                mayJoin.await();
                return place.join(agent);
            }

            @Override
            public String project() {
                return place.project();
            }

            @Override
            public String server() {
                return place.server();
            }

            @Override
            public void close() {
                place.close();
            }
        };
        RoleSpec role = new RoleSpec("coder", Balance.ROUND_ROBIN, Queues.ONE, List.of(pool("one", 1, 1, 0)));

        at(role, spec -> agent -> DOES, far, dispatcher -> {
            joining.await();
            assertThat(dispatcher.idle()).isZero();
            mayJoin.countDown();
            await(() -> dispatcher.idle().isPositive());
            assertThat(engine.reads().agents()).hasSize(1);
        });
    }

    @Test
    void tasks_of_a_higher_queue_go_first_then_priority_then_age() throws Exception {
        create("clean", "cleanup");
        create("old", "task");
        create("fix", "fix");
        engine.execute(new CreateTasks("default", NewTask.titled("urgent").withPriority(5)));
        RoleSpec role = new RoleSpec(
                "coder",
                Balance.ROUND_ROBIN,
                new Queues(Set.of("fix"), Set.of("cleanup")),
                List.of(pool("one", 1, 1, 0)));

        at(role, spec -> agent -> DOES, dispatcher -> await(() -> done(4)));

        assertThat(order).containsExactly("one-1 fix", "one-1 urgent", "one-1 old", "one-1 clean");
    }

    @Test
    void the_agent_that_can_do_least_besides_gets_the_task_so_that_the_other_stays_free() throws Exception {
        RoleSpec role = new RoleSpec(
                "coder",
                Balance.CAPABILITY,
                Queues.ONE,
                List.of(pool("all-round", 1, 1, 9, "java", "sql"), pool("java", 1, 1, 0, "java")));

        at(role, spec -> agent -> DOES, dispatcher -> {
            await(() -> dispatcher.size() == 2 && engine.reads().agents().size() == 2);
            create("first", "task", "java");
            await(() -> done(1));
            create("second", "task", "sql");
            await(() -> done(2));
        });

        assertThat(order.get(1)).isEqualTo("all-round-1 second");
    }

    @Test
    void a_pool_grows_while_tasks_wait_and_shrinks_when_none_do() throws Exception {
        CountDownLatch four = new CountDownLatch(4);
        Runner slow = (assignment, desk) -> {
            four.countDown();
            four.await(); // ends only if four work at once
            return new Outcome.Completed("done", List.of());
        };
        RoleSpec role = new RoleSpec("coder", Balance.LEAST_LOADED, Queues.ONE, List.of(pool("p", 1, 4, 0)));
        for (int i = 0; i < 10; i++) {
            create("work", "task");
        }

        at(role, spec -> agent -> slow, dispatcher -> {
            await(() -> done(10));
            await(() -> dispatcher.size() == 1);
        });

        assertThat(engine.reads().agents()).extracting(Agent::name).hasSize(4);
    }

    @Test
    void a_pool_whose_programs_do_not_run_is_left_alone_for_a_while_and_costs_no_attempts() throws Exception {
        AtomicBoolean works = new AtomicBoolean();
        Runner broken = (assignment, desk) ->
                works.get() ? new Outcome.Completed("at last", List.of()) : new Outcome.NotTried("no licence");
        create("patient", "task");
        RoleSpec role = new RoleSpec("coder", Balance.ROUND_ROBIN, Queues.ONE, List.of(pool("p", 2, 2, 0)));

        at(role, spec -> agent -> broken, dispatcher -> {
            await(() -> troubles.stream()
                    .anyMatch(each ->
                            each.equals("p it is given nothing for 1 s, for its agents cannot work: no licence")));
            works.set(true);
            await(() -> done(1));
        });

        assertThat(engine.reads().task(new TaskId(1)).attempts()).isEqualTo(1);
    }

    @Test
    void a_file_of_pools_is_run_until_it_is_interrupted_and_what_is_wrong_in_one_is_told_by_line() throws Exception {
        Program muster = new Program(home.resolve("other")).with("PATH", System.getenv("PATH"));
        Path file = Files.writeString(home.resolve("agents.yaml"), """
                roles:
                  - name: coder
                    balance: least
                    pools:
                      - {name: fast, comand: ["true"], max: 0}
                      - {name: odd, kind: inferense}
                      - {name: mixed, kind: model, memory_limit: 1m, model: {api: openai, name: m, instructions: x}}
                """);
        Ran wrong = muster.run("agent", "run", "--file", file.toString());
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err())
                .contains("agents.yaml:3: key 'balance': 'least' is no balance; did you mean 'least_loaded'?")
                .contains("agents.yaml:5: unknown key 'comand'; did you mean 'command'?")
                .contains("agents.yaml:5: key 'max': a whole number from 1 to 1000 is expected")
                .contains("agents.yaml:5: a pool of processes needs a command or a preset")
                .contains("agents.yaml:6: key 'kind': 'inferense' is no kind of agent; did you mean 'inference'?")
                .contains(
                        "agents.yaml:7: key 'memory_limit' is not for agents of kind model; theirs are model, timeout")
                .contains("agents.yaml:7: variable OPENAI_API_KEY is not set");

        AgentsFile.Content right =
                AgentsFile.read("agents.yaml", """
                project: default
                roles:
                  - name: coder
                    balance: capability
                    queues: {high: [fix], low: [cleanup]}
                    pools:
                      - {name: rehearsal, kind: scripted, steps: [{wait: 1ms}, {complete: played}]}
                      - {name: shell, command: [sh, -c, "echo real"], capabilities: [java], timeout: 1m, max: 2}
                      - {name: thinker, kind: inference, capabilities: [thought], inference: {steps: 100, seed: 4}}
                """, home, AgentSettings.USUAL, Map.of("PATH", System.getenv("PATH")));
        Shell shell = Shell.of(
                java.io.OutputStream.nullOutputStream(),
                java.io.OutputStream.nullOutputStream(),
                java.io.InputStream.nullInputStream(),
                Map.of("PATH", System.getenv("PATH")),
                Screen.NONE);
        create("anything", "task");
        create("in java", "task", "java");
        create("in thought", "task", "thought");
        AgentLines lines = new AgentLines(shell, false);
        try (Workshop workshop = new Workshop(place, client, null, shell, lines)) {
            Pools pools = Pools.start(
                    right,
                    place,
                    () -> new ServedBoard(client, "default"),
                    workshop,
                    Duration.ofSeconds(10),
                    null,
                    lines);
            await(() -> done(3));
            pools.drain(Duration.ofSeconds(30));
        }
        assertThat(engine.reads().task(new TaskId(1)).summary()).isEqualTo("simulated: played");
        assertThat(engine.reads().task(new TaskId(2)).summary()).isEqualTo("real");
        assertThat(engine.reads().task(new TaskId(3)).summary())
                .matches("came to the target \\d+ times? in 100 steps of active inference \\(horizon 2, seed 7\\)");
    }
}
