package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.runtime.model.Endpoint.Protocol;
import dev.muster.runtime.model.Reply.Completion;
import dev.muster.runtime.model.Reply.Kind;
import dev.muster.runtime.model.Reply.Refused;
import dev.muster.runtime.model.Reply.Stop;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("wire")
@Timeout(60)
class ChatApiTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String PREFIX = "You write code. ".repeat(400);

    private StandIn server;

    @BeforeEach
    void start() throws Exception {
        server = new StandIn();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply ask(Protocol protocol) throws InterruptedException {
        return server.endpoint(protocol).open().ask(new Prompt(PREFIX, "Task t1", 100), LONG);
    }

    private Refused refused(Protocol protocol, StandIn.Quirk quirk) throws InterruptedException {
        server.quirks.add(quirk);
        Reply reply = ask(protocol);
        assertThat(reply).isInstanceOf(Refused.class);
        return (Refused) reply;
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_comes_with_its_tokens_and_the_second_reads_the_prefix_from_the_cache(Protocol protocol)
            throws Exception {
        boolean tellsWritten = protocol == Protocol.ANTHROPIC;
        Reply first = ask(protocol);
        Reply second = ask(protocol);

        assertThat(first)
                .isEqualTo(new Completion(
                        "Answer to: Task t1",
                        tellsWritten ? new Usage(1, 0, 1_600, 4) : new Usage(1_601, 0, 0, 4),
                        Stop.END));
        assertThat(second).isEqualTo(new Completion("Answer to: Task t1", new Usage(1, 1_600, 0, 4), Stop.END));
        assertThat(server.asked().getFirst().path())
                .isEqualTo(protocol == Protocol.ANTHROPIC ? "/v1/messages" : "/v1/chat/completions");
        assertThat(server.asked().getFirst().body()).contains("\"max_tokens\"");
    }

    @Test
    void the_prefix_is_marked_for_the_cache() throws Exception {
        Reply ignored = ask(Protocol.ANTHROPIC);

        assertThat(server.asked().getFirst().body().replaceAll("\\s", ""))
                .contains("\"cache_control\":{\"type\":\"ephemeral\"");
        assertThat(server.asked().getFirst().prefix()).isEqualTo(PREFIX);
    }

    @ParameterizedTest
    @EnumSource
    void each_refusal_is_told_for_what_it_is(Protocol protocol) throws Exception {
        assertThat(refused(protocol, StandIn.fails(429, "slow down")).kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(refused(protocol, StandIn.fails(529, "Overloaded")))
                .isEqualTo(new Refused(Kind.OVERLOADED, "529: Overloaded", null));
        assertThat(refused(protocol, StandIn.fails(503, "busy")).kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(refused(protocol, StandIn.fails(403, "not yours")).kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(refused(protocol, StandIn.fails(400, "prompt is too long: 9 tokens > 8"))
                        .kind())
                .isEqualTo(Kind.TOO_LONG);
        assertThat(refused(protocol, StandIn.fails(413, "large")).kind()).isEqualTo(Kind.TOO_LONG);
        assertThat(refused(protocol, StandIn.fails(404, "no such model")))
                .isEqualTo(new Refused(Kind.NOT_THERE, "404: no such model", null));
        assertThat(refused(protocol, StandIn.fails(422, "no such parameter")).kind())
                .isEqualTo(Kind.INVALID);
        assertThat(refused(protocol, StandIn.fails(400, "your credit balance is too low"))
                        .kind())
                .isEqualTo(Kind.AUTHENTICATION);
        assertThat(server.asked()).as("nothing is tried again here").hasSize(9);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_no_answer_is_told(Protocol protocol) throws Exception {
        assertThat(refused(protocol, StandIn.says("{\"id\": tru")).kind()).isEqualTo(Kind.UNREADABLE);
        assertThat(refused(protocol, StandIn.says("{}")).kind()).isEqualTo(Kind.UNREADABLE);
        assertThat(refused(protocol, StandIn.says("<html>")).kind()).isEqualTo(Kind.UNREADABLE);
    }

    @ParameterizedTest
    @EnumSource
    void silence_is_told(Protocol protocol) throws Exception {
        assertThat(refused(protocol, StandIn.hangsUp()).kind()).isEqualTo(Kind.UNREACHABLE);
        server.quirks.add(StandIn.neverAnswers());
        ModelApi hasty = server.endpoint(protocol, Duration.ofMillis(200)).open();

        assertThat(hasty.ask(new Prompt("p", "b", 10), LONG))
                .isEqualTo(new Refused(Kind.UNREACHABLE, "there was no answer within 200 ms", null));
    }

    @Test
    void a_server_that_is_not_there_is_told() throws Exception {
        server.close();

        assertThat(ask(Protocol.OPENAI))
                .isInstanceOfSatisfying(
                        Refused.class, no -> assertThat(no.kind()).isEqualTo(Kind.UNREACHABLE));
    }

    @Test
    void one_who_is_interrupted_does_not_wait() throws Exception {
        CountDownLatch given = new CountDownLatch(1);
        server.quirks.add(StandIn.neverAnswers());
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                Reply ignored = ask(Protocol.ANTHROPIC);
            } catch (InterruptedException e) {
                given.countDown();
            }
        });
        while (server.asked().isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        thread.interrupt();

        assertThat(given.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void an_answer_that_was_cut_off_says_so() throws Exception {
        server.quirks.add(StandIn.says(StandIn.anthropic("half", Usage.NONE).replace("end_turn", "max_tokens")));
        server.quirks.add(StandIn.says(StandIn.openAi("half", Usage.NONE).replace("\"stop\"", "\"content_filter\"")));

        assertThat(ask(Protocol.ANTHROPIC)).isEqualTo(new Completion("half", Usage.NONE, Stop.LENGTH));
        assertThat(ask(Protocol.OPENAI)).isEqualTo(new Completion("half", Usage.NONE, Stop.FILTERED));
    }

    @ParameterizedTest
    @EnumSource
    void a_key_is_told_to_nobody_even_if_the_server_repeats_it(Protocol protocol) throws Exception {
        Refused refused = refused(protocol, StandIn.fails(401, "Incorrect key " + StandIn.KEY + " provided"));

        assertThat(refused).isEqualTo(new Refused(Kind.AUTHENTICATION, "401: Incorrect key (key) provided", null));
        assertThat(server.endpoint(protocol).toString()).doesNotContain(StandIn.KEY);
        assertThat(server.endpoint(protocol).open().toString()).doesNotContain(StandIn.KEY);
        assertThat(server.asked().getFirst().key()).isEqualTo(StandIn.KEY);
    }

    @Test
    void a_key_that_cannot_be_one_is_refused_without_showing_it() {
        assertThatThrownBy(() -> Secret.from(Map.of("K", "sk-secret\nX-Evil: 1"), "K"))
                .hasMessageContaining("variable K")
                .hasMessageNotContaining("sk-secret");
        assertThatThrownBy(() -> Secret.from(Map.of(), "K")).hasMessageContaining("variable K is not set");
    }

    @Test
    void the_time_to_wait_is_read_in_each_of_its_forms() {
        Instant now = Instant.parse("2026-11-27T10:00:00Z");

        assertThat(retryAfter("retry-after", "7", now)).isEqualTo(Duration.ofSeconds(7));
        assertThat(retryAfter("retry-after", "0.25", now)).isEqualTo(Duration.ofMillis(250));
        assertThat(retryAfter("retry-after-ms", "40", now)).isEqualTo(Duration.ofMillis(40));
        assertThat(retryAfter("retry-after", "Fri, 27 Nov 2026 10:00:05 GMT", now))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(retryAfter("retry-after", "soon", now)).isNull();
        assertThat(retryAfter("retry-after", "NaN", now)).isNull();
        assertThat(retryAfter("retry-after", "86400", now)).isEqualTo(Duration.ofHours(1));
    }

    private static @Nullable Duration retryAfter(String name, String value, Instant now) {
        return Refusals.retryAfter(HttpHeaders.of(Map.of(name, List.of(value)), (n, v) -> true), now);
    }

    @Test
    void an_address_that_is_none_is_refused() {
        Secret key = Secret.from(Map.of("K", "x"), "K");

        assertThatThrownBy(() -> new Endpoint(Protocol.OPENAI, URI.create("localhost"), "m", key, LONG))
                .hasMessageContaining("'localhost' is no address");
    }
}
