package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proxy of the protocol does to messages, and what it never does. */
@Timeout(60) // against hanging
class HttpFaultProxyTest {
    private static final String TEXT = "{\"text\": \"of some length\"}";

    private final LinkedBlockingQueue<String> arrived = new LinkedBlockingQueue<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch heard = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);

    @SuppressWarnings("NullAway.Init") // before each test
    private HttpServer server;

    @SuppressWarnings("NullAway.Init") // before each test
    private HttpFaultProxy proxy;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/echo", exchange -> {
            byte[] body = asked(exchange);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/chunks", exchange -> {
            byte[] body = asked(exchange);
            exchange.sendResponseHeaders(200, 0); // of no length that is told: in chunks
            for (byte one : body) {
                exchange.getResponseBody().write(one);
                exchange.getResponseBody().flush();
            }
            exchange.close();
        });
        server.createContext("/nothing", exchange -> {
            asked(exchange);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/events", this::events);
        server.start();
        proxy = HttpFaultProxy.to(server.getAddress());
    }

    @AfterEach
    void end() {
        proxy.close();
        server.stop(0);
        http.close();
    }

    private byte[] asked(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        arrived.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                + new String(body, StandardCharsets.UTF_8));
        return body;
    }

    /** Tells a second event only when somebody has heard the first, and others until nobody listens. */
    private void events(HttpExchange exchange) throws IOException {
        asked(exchange);
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        try {
            event(out, "first");
            if (heard.await(30, TimeUnit.SECONDS)) {
                while (true) {
                    event(out, "another");
                }
            }
        } catch (IOException gone) {
            left.countDown();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void event(OutputStream out, String what) throws IOException {
        out.write(("data: " + what + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private HttpResponse<String> ask(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    }

    private static FaultPlan plan(FaultKind kind, Map<String, Double> settings) {
        return new FaultPlan(kind, Duration.ZERO, Duration.ZERO, settings, /* oneWay= */ false);
    }

    private Fault injected(FaultKind kind, Map<String, Double> settings) throws Exception {
        Fault fault = proxy.fault(plan(kind, settings));
        fault.inject();
        return fault;
    }

    @Test
    void without_a_fault_everything_goes_on_as_it_came() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(ask("POST", "/echo", TEXT).body()).isEqualTo(TEXT);
            assertThat(ask("POST", "/chunks", TEXT).body()).isEqualTo(TEXT);
            assertThat(ask("PUT", "/nothing", TEXT).statusCode()).isEqualTo(204);
            assertThat(ask("HEAD", "/echo", "").statusCode()).isEqualTo(200);
            assertThat(ask("GET", "/missing", "").statusCode()).isEqualTo(404);
        }
        assertThat(arrived).hasSize(12);
        assertThat(proxy.stats()).isEqualTo(new FaultCounts().stats());
    }

    @Test
    void a_request_in_chunks_arrives_whole() throws Exception {
        HttpRequest chunked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/echo"))
                .POST(BodyPublishers.fromPublisher(BodyPublishers.concat(
                        BodyPublishers.ofInputStream(() -> InputStream.nullInputStream()),
                        BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(
                                TEXT.repeat(10_000).getBytes(StandardCharsets.UTF_8))))))
                .build();
        assertThat(http.send(chunked, BodyHandlers.ofString()).body()).isEqualTo(TEXT.repeat(10_000));
    }

    /** Each waited for the other: the caller for leave to send its body, the proxy for the body. */
    @Test
    void who_asks_whether_to_go_on_with_a_request_is_told_to() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            String ask = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n";
            socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(HttpHead.read(in).status()).isEqualTo(100);
            socket.getOutputStream().write('a');
            HttpHead head = HttpHead.read(in);
            while (head.status() == 100) {
                head = HttpHead.read(in); // the target says so, too
            }
            assertThat(head.status()).isEqualTo(200);
            assertThat(in.readNBytes(1)).isEqualTo(new byte[] {'a'});
        }
    }

    @Test
    void who_is_refused_is_told_when_to_come_back_and_the_target_hears_nothing() throws Exception {
        Fault fault = injected(FaultKind.REFUSE, Map.of("status", 429.0, "retry_after", 1500.0));
        assertThat(fault.evidence()).isEmpty();
        HttpResponse<String> refused = ask("POST", "/echo", TEXT);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(arrived).isEmpty();

        fault.lift();
        assertThat(ask("POST", "/echo", TEXT).body()).isEqualTo(TEXT);
        assertThat(fault.evidence()).hasValue("the proxy refused 1 requests");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/chunks"})
    void what_is_in_an_answer_is_spoilt_and_what_was_asked_for_is_done(String path) throws Exception {
        Fault fault = injected(FaultKind.GARBLE, Map.of());
        HttpResponse<String> spoilt = ask("POST", path, TEXT);
        assertThat(spoilt.statusCode()).isEqualTo(200);
        assertThat(spoilt.body()).hasSameSizeAs(TEXT).doesNotContain("{", "text");
        assertThat(ask("PUT", "/nothing", TEXT).statusCode()).isEqualTo(204);
        assertThat(arrived).containsExactly("POST " + path + " " + TEXT, "PUT /nothing " + TEXT);

        fault.lift();
        assertThat(ask("POST", path, TEXT).body()).isEqualTo(TEXT);
        assertThat(fault.evidence()).hasValue("the proxy spoilt 1 answers");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/chunks"})
    void an_answer_ends_in_its_middle_as_if_that_were_all(String path) throws Exception {
        Fault fault = injected(FaultKind.TRUNCATE, Map.of());
        String half = path.equals("/echo") ? TEXT.substring(0, TEXT.length() / 2) : ""; // of its first chunk, a byte
        assertThat(ask("POST", path, TEXT).body()).isEqualTo(half);
        assertThat(ask("POST", "/echo", TEXT + TEXT).body()).isEqualTo(TEXT);
        assertThat(ask("PUT", "/nothing", TEXT).statusCode()).isEqualTo(204);
        assertThat(arrived).hasSize(3);

        fault.lift();
        assertThat(ask("POST", path, TEXT).body()).isEqualTo(TEXT);
        assertThat(fault.evidence())
                .hasValue("the proxy ended " + (half.isEmpty() ? 1 : 2) + " answers in their middle");
    }

    /** Reads no more of an answer than what it says in the beginning. */
    private HttpResponse<InputStream> begin(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
                .POST(BodyPublishers.ofString(TEXT))
                .build();
        return http.send(request, BodyHandlers.ofInputStream());
    }

    @Test
    void an_answer_says_that_it_is_a_gigabyte_and_goes_on_as_long_as_somebody_reads() throws Exception {
        Fault fault = injected(FaultKind.OVERSIZE, Map.of());
        HttpResponse<InputStream> answer = begin("/echo");
        assertThat(answer.headers().firstValueAsLong("Content-Length")).hasValue(TEXT.length() + (1L << 30));
        try (InputStream in = answer.body()) {
            byte[] begun = in.readNBytes(TEXT.length() + 1_000_000);
            assertThat(new String(begun, StandardCharsets.ISO_8859_1)).isEqualTo(TEXT + " ".repeat(1_000_000));
        }
        assertThat(ask("POST", "/chunks", TEXT).body())
                .as("its length is not told")
                .isEqualTo(TEXT);
        assertThat(ask("PUT", "/nothing", TEXT).statusCode()).isEqualTo(204);

        fault.lift();
        assertThat(ask("POST", "/echo", TEXT).body()).isEqualTo(TEXT);
        assertThat(fault.evidence()).hasValue("the proxy made 1 answers longer than anybody should keep");
    }

    @Test
    void half_an_event_is_all_that_comes_of_a_stream() throws Exception {
        Fault fault = injected(FaultKind.TRUNCATE, Map.of());
        assertThat(ask("GET", "/events", "").body()).isEqualTo("data: ");
        assertThat(fault.evidence()).hasValue("the proxy ended 1 answers in their middle");
    }

    private HttpResponse<String> in(String session) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/echo"))
                .header("Mcp-Session-Id", session)
                .POST(BodyPublishers.ofString(TEXT))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    @Test
    void sessions_that_there_were_are_gone_and_others_are_not() throws Exception {
        assertThat(in("old").statusCode()).isEqualTo(200);
        Fault fault = injected(FaultKind.FORGET_SESSION, Map.of());
        assertThat(fault.evidence()).isEmpty();
        assertThat(in("old").statusCode()).isEqualTo(404);
        assertThat(in("new").statusCode()).isEqualTo(200);
        assertThat(ask("POST", "/echo", TEXT).statusCode()).isEqualTo(200);
        assertThat(arrived).hasSize(3);

        fault.lift();
        assertThat(in("old").statusCode()).isEqualTo(200);
        assertThat(fault.evidence()).hasValue("the proxy told 1 requests that their session is gone");
    }

    @Test
    void what_may_change_something_arrives_twice_and_is_answered_once() throws Exception {
        Fault fault = injected(FaultKind.DUPLICATE, Map.of());
        assertThat(ask("POST", "/echo", "a").body()).isEqualTo("a");
        assertThat(ask("GET", "/echo?b", "").statusCode()).isEqualTo(200);
        assertThat(ask("POST", "/missing", "c").statusCode()).isEqualTo(404);
        fault.lift();
        assertThat(ask("POST", "/echo", "d").body()).isEqualTo("d");

        while (proxy.stats().repeated() < 2) {
            Thread.onSpinWait();
        }
        assertThat(fault.evidence())
                .hasValue("2 requests reached the target a second time; it answered 1 of them without an error");
        assertThat(List.copyOf(arrived))
                .containsExactlyInAnyOrder("POST /echo a", "POST /echo a", "GET /echo?b ", "POST /echo d");
    }

    @Test
    void a_stream_of_events_goes_on_as_it_comes_and_its_end_is_passed_on() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + "/events"))
                .build();
        try (InputStream events =
                http.send(request, BodyHandlers.ofInputStream()).body()) {
            byte[] first = events.readNBytes("data: first\n\n".length());
            assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("data: first\n\n");
            heard.countDown();
            assertThat(new String(events.readNBytes(15), StandardCharsets.UTF_8))
                    .isEqualTo("data: another\n\n");
        }
        assertThat(left.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void who_speaks_something_else_is_let_go_and_nobody_else_notices() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.getOutputStream().write("EHLO\r\nthis is no header\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(ask("POST", "/echo", TEXT).body()).isEqualTo(TEXT);
    }

    @Test
    void a_target_that_ends_a_connection_that_is_idle_ends_it_for_its_caller_too() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            String ask = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na";
            socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            HttpHead head = HttpHead.read(in);
            assertThat(head.status()).isEqualTo(200);
            assertThat(in.readNBytes((int) head.length())).isEqualTo(new byte[] {'a'});
            server.stop(0);
            assertThat(in.read()).isEqualTo(-1);
        }
    }
}
