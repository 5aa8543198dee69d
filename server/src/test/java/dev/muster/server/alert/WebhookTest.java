package dev.muster.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import dev.muster.server.TestServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A receiver of alerts that answers as it is told. */
@Tag("wire")
class WebhookTest {
    private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Rule RULE = Rules.usual().getFirst();

    private record Received(
            String body, @Nullable String time, @Nullable String signature) {}

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // before each test
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/alerts", exchange -> {
            received.add(new Received(
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    exchange.getRequestHeaders().getFirst(Webhook.TIME),
                    exchange.getRequestHeaders().getFirst(Webhook.SIGNATURE)));
            Integer status = answers.poll();
            exchange.sendResponseHeaders(status == null ? 204 : status, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
    }

    private Webhook webhook(@Nullable String secret) {
        URI uri = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/alerts");
        return new Webhook(new WebhookOptions(uri, secret, Duration.ofSeconds(20)));
    }

    private static Notice notice(double value) {
        return new Notice(
                Notice.Kind.RAISED, new Alert(RULE, RULE.levels().getFirst(), value, AT), value, AT.plusSeconds(5));
    }

    @Test
    void the_body_says_what_and_how_much_and_the_signature_proves_it() throws Exception {
        webhook("a secret").say(notice(6.25));

        Received one = received.getFirst();
        byte[] bytes = one.body().getBytes(StandardCharsets.UTF_8);
        Fields body = Fields.of(JsonTree.parse(bytes));
        assertThat(body.text("alert")).isEqualTo("HIGH_RESPONSE_TIME");
        assertThat(body.text("kind")).isEqualTo("raised");
        assertThat(body.text("level")).isEqualTo("warning");
        assertThat(body.text("unit")).isEqualTo("seconds");
        assertThat(body.text("since")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(body.text("at")).isEqualTo("2026-01-01T00:00:05Z");
        assertThat(body.text("text")).startsWith("HIGH_RESPONSE_TIME (warning): commands took on average 6.3 s, more");
        assertThat(one.body()).contains("\"value\":6.25", "\"threshold\":5.0");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("a secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((AT.plusSeconds(5).getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(one.time()).isEqualTo(Long.toString(AT.plusSeconds(5).getEpochSecond()));
        assertThat(one.signature()).isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(bytes)));
    }

    @Test
    void without_a_secret_nothing_is_signed() throws Exception {
        webhook(null).say(notice(6));

        assertThat(received.getFirst().signature()).isNull();
    }

    private Delivery deliver(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
        Delivery delivery = new Delivery(webhook(null), Duration.ofMillis(1));
        delivery.deliver(notice(6));
        TestServer.await("its fate is known", () -> delivery.said() + delivery.lost() == 1);
        return delivery;
    }

    @Test
    void a_receiver_that_is_not_well_is_asked_again() {
        try (Delivery delivery = deliver(503, 429, 408)) {
            assertThat(delivery.said()).isEqualTo(1);
            assertThat(received).hasSize(4);
        }
    }

    @Test
    void a_receiver_that_does_not_want_it_is_not_asked_again() {
        try (Delivery delivery = deliver(404)) {
            assertThat(delivery.lost()).isEqualTo(1);
            assertThat(received).hasSize(1);
        }
    }

    @Test
    void after_eight_tries_it_is_given_up_and_the_next_one_has_its_turn() {
        try (Delivery delivery = deliver(503, 503, 503, 503, 503, 503, 503, 503)) {
            assertThat(delivery.lost()).isEqualTo(1);
            delivery.deliver(notice(7));
            TestServer.await("the next one is said", () -> delivery.said() == 1);
            assertThat(received).hasSize(9);
        }
    }

    @Test
    void one_that_is_not_there_is_an_error_with_its_cause() {
        Webhook webhook = webhook(null);
        receiver.stop(0);

        assertThatThrownBy(() -> webhook.say(notice(6))).isInstanceOf(ConnectException.class);
    }

    @Test
    void one_that_sends_the_head_of_an_answer_and_no_end_is_given_up_in_time() throws IOException {
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerHalf(door));
            URI uri = URI.create("http://127.0.0.1:" + door.getLocalPort() + "/alerts");
            Webhook webhook = new Webhook(new WebhookOptions(uri, null, Duration.ofMillis(300)));

            assertThatThrownBy(() -> webhook.say(notice(6)))
                    .isInstanceOf(IOException.class)
                    .hasMessage("no whole answer within 0.30 s");
        }
    }

    private void answerHalf(ServerSocket door) {
        try (Socket one = door.accept()) {
            one.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes(StandardCharsets.US_ASCII));
            open.await(); // never: until its client hangs up, or the test is over
        } catch (IOException | InterruptedException e) {
            // the test is over
        }
    }

    @Test
    void one_that_hangs_holds_up_nobody_and_the_newest_are_kept() {
        List<Double> said = new CopyOnWriteArrayList<>();
        CountDownLatch hangs = new CountDownLatch(1);
        AlertSink sink = new AlertSink() {
            @Override
            public String name() {
                return "hanging";
            }

            @Override
            public void say(Notice notice) throws InterruptedException {
                hangs.countDown();
                open.await();
                said.add(notice.value());
            }
        };
        try (Delivery delivery = new Delivery(sink, Duration.ofMillis(1))) {
            delivery.deliver(notice(0));
            TestServer.await("the first is taken", () -> hangs.getCount() == 0);
            for (int i = 1; i <= Delivery.MOST + 20; i++) {
                delivery.deliver(notice(i));
            }
            assertThat(delivery.lost()).isEqualTo(20);
            open.countDown();
            TestServer.await("all that were kept are said", () -> delivery.said() == Delivery.MOST + 1);
            assertThat(said).startsWith(0.0, 21.0).endsWith(Delivery.MOST + 20.0);
        }
    }

    @Test
    void a_server_looks_by_itself_and_posts_what_it_finds() throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + receiver.getAddress().getPort() + "/alerts");
        double all = 1e18;
        try (TestServer server = TestServer.open(
                engine -> engine,
                options -> options.withAlerts(options.alerts()
                        .withEvery(Duration.ofMillis(10))
                        .withWebhook(WebhookOptions.to(uri, "a secret"))
                        .withRule(
                                "DISK_LOW",
                                rule -> rule.with(List.of(new Rule.Level(Severity.CRITICAL, all)), 2 * all))))) {
            TestServer.await("it is posted", () -> !received.isEmpty());

            Fields body = Fields.of(JsonTree.parse(received.getFirst().body().getBytes(StandardCharsets.UTF_8)));
            assertThat(body.text("alert")).isEqualTo("DISK_LOW");
            assertThat(body.text("level")).isEqualTo("critical");
            assertThat(received.getFirst().signature()).startsWith("sha256=");
            TestServer.await(
                    "it is counted",
                    () -> server.get("/metrics")
                            .text()
                            .contains("muster_alert_notices_total{outcome=\"said\",sink=\"webhook\"} 1.0"));
        }
    }

    @Test
    void an_address_that_cannot_be_posted_to_is_refused_and_a_secret_is_not_shown() {
        assertThatThrownBy(() -> WebhookOptions.to(URI.create("ftp://x/"), null))
                .hasMessageContaining("no address to post to");
        assertThat(WebhookOptions.to(URI.create("https://x/"), "hidden"))
                .asString()
                .doesNotContain("hidden");
    }

    @Test
    void a_port_that_cannot_be_is_refused_at_the_start() {
        assertThatThrownBy(() -> WebhookOptions.to(URI.create("http://127.0.0.1:99999/a"), null))
                .hasMessage("'http://127.0.0.1:99999/a': there is no port 99999, a port is a number from 1 to 65535");
    }

    @Test
    void a_sink_that_throws_what_nobody_expects_loses_that_notice_and_is_given_the_next() {
        List<Double> said = new CopyOnWriteArrayList<>();
        AlertSink sink = new AlertSink() {
            @Override
            public String name() {
                return "stumbling";
            }

            @Override
            public void say(Notice notice) {
                if (notice.value() == 6) {
                    throw new IllegalArgumentException("port out of range");
                }
                said.add(notice.value());
            }
        };
        try (Delivery delivery = new Delivery(sink, Duration.ofMillis(1))) {
            delivery.deliver(notice(6));
            delivery.deliver(notice(7));
            TestServer.await("the next one is said", () -> delivery.said() == 1);
            assertThat(delivery.lost()).isEqualTo(1);
            assertThat(said).containsExactly(7.0);
        }
    }
}
