package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.context.ContextPart;
import dev.muster.core.context.ContextPart.Kind;
import dev.muster.core.session.SessionId;
import dev.muster.runtime.agent.AgentListener;
import dev.muster.runtime.agent.AgentLoop;
import dev.muster.runtime.agent.Crew;
import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.agent.Runner;
import dev.muster.runtime.agent.Scene;
import dev.muster.runtime.model.Endpoint.Protocol;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("wire")
@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // each test has agents of its own, and mostly waits
class ModelRunnerTest {
    private static final Runner.Desk DESK = new Runner.Desk() {
        @Override
        public SessionId session() {
            return SessionId.parse("s_00000000000000000000000000");
        }

        @Override
        public void progressed() {}
    };

    private StandIn server;

    @BeforeEach
    void start() throws Exception {
        server = new StandIn();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ModelSpec spec() {
        return ModelSpec.of(server.endpoint(Protocol.ANTHROPIC), "You are a reviewer.");
    }

    private static Outcome run(ModelSpec spec, ContextSource context) throws InterruptedException {
        try (Runner runner = new ModelPool(spec, context).make("ada")) {
            return runner.run(Scene.task(1, "Review it"), DESK);
        }
    }

    private Outcome run(StandIn.Quirk quirk) throws InterruptedException {
        server.quirks.add(quirk);
        return run(spec(), ContextSource.TASK_ALONE);
    }

    private static String artifact(Outcome outcome, String name) {
        return ((Outcome.Completed) outcome)
                .artifacts().stream()
                        .filter(each -> each.name().equals(name))
                        .map(each -> new String(each.blob().content(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining());
    }

    @Test
    void the_answer_is_the_tasks_result_with_what_it_cost() throws Exception {
        Outcome outcome = run(
                spec().withPrices(new Prices(BigDecimal.ONE, BigDecimal.ONE, BigDecimal.ONE, new BigDecimal("5"))),
                ContextSource.TASK_ALONE);

        String first = "Answer to: Task t1 of project shop, type task, attempt 1 of 3.";
        assertThat(((Outcome.Completed) outcome).summary()).isEqualTo(first);
        String body = server.asked().getFirst().body();
        assertThat(body).contains("Review it").doesNotContain("Not told here");
        assertThat(artifact(outcome, "model.json"))
                .contains("\"model\":\"stand-in-1\"", "\"not_told\":[]", "\"output\":15")
                .containsPattern("\"cost\":\"0\\.000\\d{3}\"");
    }

    @Test
    void the_prefix_is_the_same_to_the_byte_whatever_the_task() throws Exception {
        ModelPool pool = new ModelPool(spec().withTools("You have no tools."), ContextSource.TASK_ALONE);
        for (int i = 1; i <= 3; i++) {
            try (Runner runner = pool.make("ada-" + i)) {
                assertThat(runner.run(Scene.task(i, "Title " + i), DESK)).isInstanceOf(Outcome.Completed.class);
            }
        }

        assertThat(server.asked())
                .extracting(StandIn.Asked::prefix)
                .hasSize(3)
                .containsOnly(spec().withTools("You have no tools.").prefix());
        assertThat(server.asked()).allMatch(each -> each.body().contains("cache_control"));
        assertThat(server.asked().stream().map(StandIn.Asked::body).distinct()).hasSize(3);
        assertThat(pool.meter().of("ada-2").answers()).isEqualTo(1);
        assertThat(pool.meter().total().answers()).isEqualTo(3);
    }

    @Test
    void what_there_is_no_room_for_is_named_to_the_model_and_in_the_result() throws Exception {
        ContextSource much = (task, session) -> List.of(
                ContextSource.part(task),
                new ContextPart(Kind.PARENT, "muster://tasks/t9", "The whole plan", "step ".repeat(5_000)));
        Outcome outcome = run(spec().withMaxContextLength(500), much);

        assertThat(((Outcome.Completed) outcome).summary())
                .endsWith("Not told to the model:\n- PARENT muster://tasks/t9: The whole plan");
        assertThat(artifact(outcome, "model.json"))
                .contains("\"not_told\":[\"PARENT muster://tasks/t9: The whole plan\"]");
        assertThat(server.asked().getFirst().body()).contains("- PARENT muster://tasks/t9: The whole plan");
    }

    @Test
    void a_model_may_say_that_it_failed() throws Exception {
        assertThat(run(StandIn.says(StandIn.anthropic("FAILED: there is no code to review", Usage.NONE))))
                .isEqualTo(new Outcome.Failed("there is no code to review", true));
    }

    @Test
    void what_the_task_is_not_to_blame_for_costs_it_no_attempt() throws Exception {
        assertThat(run(StandIn.fails(401, "who are you")))
                .isEqualTo(new Outcome.NotTried("the API does not take the key: 401: who are you"));
        server.limitRequests(0, 0.001);
        assertThat(run(spec().withTimeout(Duration.ofSeconds(3)), ContextSource.TASK_ALONE))
                .isEqualTo(new Outcome.NotTried("the API's limits leave no room: 429: too many"));
        server.close();
        assertThat(run(spec().withTimeout(Duration.ofMillis(500)), ContextSource.TASK_ALONE))
                .isInstanceOf(Outcome.NotTried.class);
    }

    /** A slip in base_url or name failed every task of the backlog for good. */
    @ParameterizedTest
    @ValueSource(ints = {301, 404, 405, 407})
    void a_wrong_address_or_name_of_a_model_costs_no_task_an_attempt(int status) throws Exception {
        assertThat(run(StandIn.fails(status, "not here")))
                .isEqualTo(new Outcome.NotTried(
                        "no such model or API is there; check base_url and name: " + status + ": not here"));
    }

    @Test
    void an_account_without_money_costs_no_task_an_attempt() throws Exception {
        assertThat(run(StandIn.fails(402, "pay first")))
                .isEqualTo(new Outcome.NotTried("the API does not take the key: 402: pay first"));
    }

    @Test
    void what_would_fail_again_is_not_tried_again() throws Exception {
        assertThat(run(StandIn.fails(400, "prompt is too long")))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.retryable()).isFalse());
        assertThat(run(StandIn.fails(400, "no such parameter")))
                .isEqualTo(new Outcome.Failed("the API does not take the request: 400: no such parameter", false));
        assertThat(run(StandIn.says(StandIn.anthropic("ha", Usage.NONE).replace("end_turn", "max_tokens"))))
                .isEqualTo(new Outcome.Failed(
                        "the answer was cut off after 4096 tokens; raise max_output_tokens or split the task", false));
        assertThat(run(spec().withMaxContextLength(100), ContextSource.TASK_ALONE))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("raise max_context_length"));
    }

    @Test
    void agents_of_a_pool_work_on_the_queue_side_by_side() throws Exception {
        ModelPool pool = new ModelPool(spec().withBatches(3, Duration.ofMillis(50)), ContextSource.TASK_ALONE);
        List<Scene> scenes = new ArrayList<>();
        List<AgentLoop> loops = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Scene scene = new Scene();
            for (int task = 0; task < 5; task++) {
                scene.ready.add(Scene.task(i * 10L + task, "do it"));
            }
            scenes.add(scene);
            loops.add(new AgentLoop(
                    "ada-" + i, scene, pool.make("ada-" + i), Duration.ofMillis(100), null, AgentListener.NONE));
        }
        Crew crew = Crew.start(loops);
        while (pool.meter().total().answers() < 20) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        crew.drain(Duration.ofSeconds(30));

        for (int i = 0; i < 4; i++) {
            int base = i * 10;
            assertThat(scenes.get(i).said)
                    .filteredOn(each -> each.startsWith("complete"))
                    .hasSize(5)
                    .allSatisfy(each -> {
                        String task = each.split(" ")[1];
                        assertThat(each).contains("Answer to: Task " + task + " of");
                        assertThat(Integer.parseInt(task.substring(1)) / 10 * 10)
                                .isEqualTo(base);
                    });
        }
    }

    @Test
    void the_key_is_in_no_log_and_in_no_outcome() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                StringWriter all = new StringWriter();
                all.append(entry.getLoggerName()).append(entry.getMessage());
                if (entry.getThrown() != null) {
                    entry.getThrown().printStackTrace(new PrintWriter(all));
                }
                logged.add(all + java.util.Arrays.toString(entry.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.addHandler(handler);
        root.setLevel(Level.FINEST);
        try {
            Logger.getLogger("dev.langchain4j").finest("heard");
            List<Outcome> outcomes = List.of(
                    run(StandIn.fails(401, "key " + StandIn.KEY)),
                    run(StandIn.fails(400, "header x-api-key: " + StandIn.KEY)),
                    run(StandIn.says("{\"" + StandIn.KEY + "\": tru")));
            assertThat(outcomes.toString()).contains("(key)").doesNotContain(StandIn.KEY);
            assertThat(spec().toString()).doesNotContain(StandIn.KEY);
        } finally {
            root.setLevel(before);
            root.removeHandler(handler);
        }
        assertThat(logged).as("what is said is heard here").anyMatch(each -> each.contains("heard"));
        assertThat(logged).noneMatch(each -> each.contains(StandIn.KEY));
    }
}
