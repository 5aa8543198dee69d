package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.pool.Breaker;
import dev.muster.client.pool.BreakerOptions;
import dev.muster.runtime.model.Endpoint.Protocol;
import dev.muster.runtime.model.Reply.Completion;
import dev.muster.runtime.model.Reply.Kind;
import dev.muster.runtime.model.Reply.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Many agents at a server that enforces its limits. */
@Tag("wire")
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT) // each test has agents of its own, and mostly waits
class GatewayTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String LONG_PREFIX = "You write code. ".repeat(1_000); // 4,000 tokens of the stand-in's
    private static final Prices PRICES =
            new Prices(new BigDecimal("3"), new BigDecimal("0.3"), new BigDecimal("3.75"), new BigDecimal("15"));

    private StandIn server;
    private ModelApi api;
    private long breakerTime;
    private final Meter meter = new Meter(PRICES);
    private final AdaptiveLimit limit = new AdaptiveLimit(16, System::nanoTime, () -> 0);
    private final Breaker breaker = new Breaker(new BreakerOptions(3, Duration.ofSeconds(60), 1), () -> breakerTime);

    @BeforeEach
    void start() throws Exception {
        server = new StandIn();
        api = server.endpoint(Protocol.ANTHROPIC).open();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Gateway gateway(Batcher batcher, boolean oneAhead, int tries) {
        return new Gateway(api, batcher, limit, breaker, meter, oneAhead, tries, System::nanoTime);
    }

    private static Batcher batcher(int size, int agents) {
        Batcher batcher = new Batcher(size, LONG, Alarm.REAL);
        for (int i = 0; i < agents; i++) {
            batcher.joined();
        }
        return batcher;
    }

    private static Prompt prompt(String prefix, int task) {
        return new Prompt(prefix, "Task t" + task, 100);
    }

    private interface Asking {
        Reply ask(int task) throws InterruptedException;
    }

    /** What comes of so many questions, asked by so many agents side by side. */
    private static List<Reply> askAll(int count, int agents, Asking asking) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(agents)) {
            List<CompletableFuture<Reply>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int task = i;
                all.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return asking.ask(task);
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        threads));
            }
            List<Reply> replies = new ArrayList<>();
            for (CompletableFuture<Reply> each : all) {
                replies.add(each.get(100, TimeUnit.SECONDS));
            }
            return replies;
        }
    }

    private static List<String> texts(List<Reply> replies) {
        return replies.stream()
                .map(each -> each instanceof Completion completion ? completion.text() : each.toString())
                .toList();
    }

    private static List<String> answers(int count) {
        return IntStream.range(0, count).mapToObj(i -> "Answer to: Task t" + i).toList();
    }

    @Test
    void every_caller_of_a_batch_gets_its_own_answer() throws Exception {
        Gateway gateway = gateway(batcher(3, 6), true, 1);

        assertThat(texts(askAll(30, 6, task -> gateway.ask("ada", prompt(LONG_PREFIX, task), LONG))))
                .isEqualTo(answers(30));
        assertThat(gateway.batcher().requests()).isEqualTo(30);
        assertThat(gateway.batcher().batches()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void one_that_fails_fails_none_of_its_neighbours() throws Exception {
        Gateway gateway = gateway(batcher(3, 3), false, 1);
        server.quirks.add(StandIn.fails(400, "no such parameter"));
        List<Reply> replies = askAll(3, 3, task -> gateway.ask("ada", prompt("p", task), LONG));

        assertThat(replies).filteredOn(Completion.class::isInstance).hasSize(2);
        assertThat(replies)
                .filteredOn(Refused.class::isInstance)
                .containsExactly(new Refused(Kind.INVALID, "400: no such parameter", null));
    }

    @Test
    void a_batch_whose_first_goes_ahead_pays_for_the_prefix_once() throws Exception {
        server.gathering = new CountDownLatch(3);
        Gateway together = gateway(batcher(3, 3), false, 1);
        List<Reply> before = askAll(3, 3, task -> together.ask("together", prompt(LONG_PREFIX, task), LONG));
        String other = LONG_PREFIX.replace("code", "text");
        Gateway oneAhead = gateway(batcher(3, 3), true, 1);
        List<Reply> after = askAll(3, 3, task -> oneAhead.ask("ahead", prompt(other, task), LONG));

        assertThat(texts(before)).isEqualTo(answers(3)).isEqualTo(texts(after));
        assertThat(meter.of("together").usage()).isEqualTo(new Usage(3, 0, 12_000, 12));
        assertThat(meter.of("ahead").usage()).isEqualTo(new Usage(3, 8_000, 4_000, 12));
        assertThat(meter.cost(meter.of("together").usage())).isEqualByComparingTo("0.045189");
        assertThat(meter.cost(meter.of("ahead").usage())).isEqualByComparingTo("0.017589");
    }

    @Test
    void a_batch_that_finds_the_prefix_warm_goes_together() throws Exception {
        Gateway gateway = gateway(batcher(3, 3), true, 1);
        List<Reply> cold = askAll(3, 3, task -> gateway.ask("ada", prompt(LONG_PREFIX, task), LONG));
        server.gathering = new CountDownLatch(3);
        List<Reply> warm = askAll(3, 3, task -> gateway.ask("ada", prompt(LONG_PREFIX, task), LONG));

        assertThat(texts(cold)).isEqualTo(texts(warm));
        assertThat(server.mostInside()).isEqualTo(3);
    }

    @Test
    void a_limit_of_requests_in_a_time_is_found_with_few_refusals() throws Exception {
        server.limitRequests(5, 40);
        server.latency = Duration.ofMillis(5);
        Gateway gateway = gateway(new Batcher(1, LONG, Alarm.REAL), false, 1);
        List<Reply> replies = askAll(120, 12, task -> gateway.ask("ada", prompt("p", task), LONG));
        long refused = server.count(429);
        assertThat(texts(replies)).isEqualTo(answers(120));

        server.statuses.clear();
        List<Reply> naive = askAll(120, 12, task -> {
            while (true) {
                Reply reply = api.ask(prompt("p", task), LONG);
                if (!(reply instanceof Refused no)) {
                    return reply;
                }
                TimeUnit.NANOSECONDS.sleep(
                        Objects.requireNonNull(no.retryAfter()).toNanos());
            }
        });
        assertThat(texts(naive)).isEqualTo(answers(120));
        assertThat(refused).as("refusals of 120 requests").isLessThanOrEqualTo(36);
        assertThat(refused * 3).as("against each for itself").isLessThan(server.count(429));
        assertThat(meter.total().refused()).isEqualTo(Map.of(Kind.RATE_LIMITED, refused));
    }

    @Test
    void a_limit_of_tokens_in_a_time_is_kept_too() throws Exception {
        server.limitTokens(400, 4_000);
        Gateway gateway = gateway(new Batcher(1, LONG, Alarm.REAL), false, 1);

        assertThat(texts(askAll(60, 12, task -> gateway.ask("ada", prompt("p", task), LONG))))
                .isEqualTo(answers(60));
        assertThat(server.count(200)).isEqualTo(60);
        assertThat(server.count(429)).isBetween(1L, 30L);
    }

    @Test
    void what_the_server_bears_at_once_is_found() throws Exception {
        server.concurrent = 6;
        server.latency = Duration.ofMillis(20);
        // How many refusals come between two answers is chance on a busy machine: the breaker is to stay out of it.
        Breaker patient = new Breaker(new BreakerOptions(100, Duration.ofSeconds(60), 1), () -> breakerTime);
        Gateway gateway =
                new Gateway(api, new Batcher(1, LONG, Alarm.REAL), limit, patient, meter, false, 10, System::nanoTime);

        assertThat(texts(askAll(100, 16, task -> gateway.ask("ada", prompt("p", task), LONG))))
                .isEqualTo(answers(100));
        assertThat(server.count(529)).as("refusals of 100 requests").isBetween(1L, 20L);
        assertThat(server.mostInside()).isEqualTo(6);
    }

    @Test
    void an_api_out_of_order_is_left_alone_and_taken_up_again() throws Exception {
        Gateway gateway = gateway(new Batcher(1, LONG, Alarm.REAL), false, 1);
        for (int i = 0; i < 3; i++) {
            server.quirks.add(StandIn.failsBriefly(503));
            assertThat(gateway.ask("ada", prompt("p", i), LONG)).isInstanceOf(Refused.class);
        }
        assertThat(breaker.state()).isEqualTo(Breaker.State.OPEN);
        assertThat(gateway.ask("ada", prompt("p", 4), LONG))
                .isEqualTo(new Refused(
                        Kind.OVERLOADED,
                        "the API failed several times in a row and is left alone for another 60000 ms",
                        Duration.ofSeconds(60)));
        assertThat(server.asked()).hasSize(3);

        breakerTime += Duration.ofSeconds(60).toNanos();
        assertThat(texts(List.of(gateway.ask("ada", prompt("p", 0), LONG)))).isEqualTo(answers(1));
        assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
    }

    @Test
    void refusals_for_too_much_do_not_open_the_breaker() throws Exception {
        Gateway gateway = gateway(new Batcher(1, LONG, Alarm.REAL), false, 1);
        for (int i = 0; i < 5; i++) {
            server.quirks.add(StandIn.failsBriefly(429));
        }

        assertThat(texts(List.of(gateway.ask("ada", prompt("p", 0), LONG)))).isEqualTo(answers(1));
        assertThat(breaker.state()).isEqualTo(Breaker.State.CLOSED);
        assertThat(meter.total().refused()).isEqualTo(Map.of(Kind.RATE_LIMITED, 5L));
    }

    @Test
    void an_api_that_fails_briefly_is_asked_again() throws Exception {
        Gateway gateway = gateway(new Batcher(1, LONG, Alarm.REAL), false, 3);
        server.quirks.add(StandIn.failsBriefly(500));
        server.quirks.add(StandIn.failsBriefly(529));

        assertThat(texts(List.of(gateway.ask("ada", prompt("p", 0), LONG)))).isEqualTo(answers(1));
        assertThat(server.asked()).hasSize(3);
    }

    @Test
    void one_that_is_told_to_wait_for_too_long_says_why() throws Exception {
        Gateway gateway = gateway(new Batcher(1, LONG, Alarm.REAL), false, 3);
        server.limitRequests(0, 0.001);

        assertThat(gateway.ask("ada", prompt("p", 0), Duration.ofSeconds(3)))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.kind()).isEqualTo(Kind.RATE_LIMITED));
        assertThat(server.asked()).hasSize(1);
    }
}
