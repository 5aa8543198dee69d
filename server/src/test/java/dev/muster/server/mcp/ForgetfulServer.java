package dev.muster.server.mcp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server of the protocol that forgets its session, and begins the next when and as a test wants it. */
final class ForgetfulServer implements AutoCloseable {
    /** In place of a status: the connection closes without an answer. */
    static final int HANGS_UP = 0;

    private static final String NO_REQUEST =
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600,\"message\":\"";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger beginnings = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<Integer> refusals = new ConcurrentLinkedQueue<>();
    private volatile CountDownLatch open = new CountDownLatch(0);
    private volatile @Nullable String known;

    ForgetfulServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(McpHttp.PATH, this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** It knows no session any more. */
    void forget() {
        known = null;
    }

    /** The next beginnings wait until the latch is open. */
    CountDownLatch hold() {
        CountDownLatch latch = new CountDownLatch(1);
        open = latch;
        return latch;
    }

    /** The next beginning is refused. */
    void refuse(int status) {
        refusals.add(status);
    }

    /** How many sessions were asked for. */
    int beginnings() {
        return beginnings.get();
    }

    /** How many other requests have come. */
    int calls() {
        return calls.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Fields message = message(exchange);
            if (message.text("method").equals("initialize")) {
                begin(exchange, message);
            } else {
                call(exchange, message);
            }
        }
    }

    private static Fields message(HttpExchange exchange) throws IOException {
        try {
            return Fields.of(JsonTree.parse(exchange.getRequestBody().readAllBytes()));
        } catch (JsonTree.NotJson e) {
            throw new IOException(e);
        }
    }

    private void begin(HttpExchange exchange, Fields message) throws IOException {
        int number = beginnings.incrementAndGet();
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        Integer refusal = refusals.poll();
        if (refusal == null) {
            known = "session-" + number;
            exchange.getResponseHeaders().set(McpHttp.SESSION, known);
            answer(exchange, 200, McpHttp.JSON, result(message));
        } else if (refusal != HANGS_UP) {
            answer(exchange, refusal, "application/problem+json", "{\"detail\":\"not now\"}");
        }
    }

    private void call(HttpExchange exchange, Fields message) throws IOException {
        calls.incrementAndGet();
        String session = exchange.getRequestHeaders().getFirst(McpHttp.SESSION);
        if (session == null) {
            answer(exchange, 400, McpHttp.JSON, NO_REQUEST + "the header is missing\"}}");
        } else if (!session.equals(known)) {
            answer(exchange, 404, McpHttp.JSON, NO_REQUEST + "there is no such session\"}}");
        } else {
            answer(exchange, 200, McpHttp.JSON, result(message));
        }
    }

    private static String result(Fields message) {
        return Rpc.result(Objects.requireNonNull(message.value("id")), "{}");
    }

    private static void answer(HttpExchange exchange, int status, String type, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        open.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
