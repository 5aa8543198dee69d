package dev.muster.runtime.model;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands in for both APIs on this machine. It enforces limits as they do, keeps prefixes that have been answered once,
 * counts four characters as a token, and answers with the first line of what it is asked.
 */
final class StandIn implements AutoCloseable {
    static final String KEY = "sk-very-secret-4711";

    private final HttpServer server;
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<String> kept = new HashSet<>();
    private final Bucket requestsBucket = new Bucket();
    private final Bucket tokensBucket = new Bucket();
    private int inside;
    private int mostInside;

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    final List<Integer> statuses = new CopyOnWriteArrayList<>();
    /** How the next requests are answered, before the usual way. */
    final Queue<Quirk> quirks = new ConcurrentLinkedQueue<>();

    volatile Duration latency = Duration.ZERO;
    /** Nobody is answered before so many are inside; open unless a test sets it. */
    volatile CountDownLatch gathering = new CountDownLatch(0);

    volatile int concurrent = Integer.MAX_VALUE;

    /** What was asked. */
    record Asked(String path, String key, String body) {
        String prefix() {
            return StandIn.prefix(fields(body));
        }
    }

    /** Something that happens to a request in place of an answer. */
    interface Quirk {
        void happen(HttpExchange exchange, StandIn server) throws IOException;
    }

    /** A limit of so many in a time, refilled steadily. */
    private static final class Bucket {
        private double size = Double.MAX_VALUE;
        private double perNano;
        private double left = Double.MAX_VALUE;
        private long at = System.nanoTime();

        void limit(double burst, double perSecond) {
            size = burst;
            left = burst;
            perNano = perSecond / 1e9;
            at = System.nanoTime();
        }

        /** Seconds until so much can be taken; 0 if it was. */
        double take(double amount) {
            long now = System.nanoTime();
            left = Math.min(size, left + (now - at) * perNano);
            at = now;
            if (left >= amount) {
                left -= amount;
                return 0;
            }
            return (amount - left) / perNano / 1e9;
        }
    }

    StandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    Endpoint endpoint(Endpoint.Protocol protocol) {
        return endpoint(protocol, Duration.ofSeconds(30));
    }

    Endpoint endpoint(Endpoint.Protocol protocol, Duration timeout) {
        return new Endpoint(
                protocol,
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"),
                "stand-in-1",
                Secret.from(Map.of("KEY", KEY), "KEY"),
                timeout);
    }

    void limitRequests(double burst, double perSecond) {
        requestsBucket.limit(burst, perSecond);
    }

    void limitTokens(double burst, double perSecond) {
        tokensBucket.limit(burst, perSecond);
    }

    long count(int status) {
        return statuses.stream().filter(each -> each == status).count();
    }

    int mostInside() {
        lock.lock();
        try {
            return mostInside;
        } finally {
            lock.unlock();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String bearer = exchange.getRequestHeaders().getFirst("Authorization");
        String key = bearer == null
                ? exchange.getRequestHeaders().getFirst("x-api-key")
                : bearer.substring("Bearer ".length());
        asked.add(new Asked(exchange.getRequestURI().getPath(), key, body));
        Quirk quirk = quirks.poll();
        if (quirk != null) {
            quirk.happen(exchange, this);
        } else if (!KEY.equals(key)) {
            error(exchange, 401, "authentication_error", "key " + key + " is not known");
        } else {
            limited(exchange, body);
        }
    }

    private void limited(HttpExchange exchange, String body) throws IOException {
        boolean full;
        double wait;
        lock.lock();
        try {
            full = inside >= concurrent;
            wait = full ? 0 : Math.max(requestsBucket.take(1), tokensBucket.take(body.length() / 4.0));
            if (!full && wait == 0) {
                inside++;
                mostInside = Math.max(mostInside, inside);
            }
        } finally {
            lock.unlock();
        }
        if (full) {
            error(exchange, 529, "overloaded_error", "Overloaded");
            return;
        }
        if (wait > 0) {
            exchange.getResponseHeaders().set("retry-after", String.format(java.util.Locale.ROOT, "%.3f", wait));
            error(exchange, 429, "rate_limit_error", "too many");
            return;
        }
        try {
            answer(exchange, body);
        } finally {
            lock.lock();
            try {
                inside--;
            } finally {
                lock.unlock();
            }
        }
    }

    private void answer(HttpExchange exchange, String body) throws IOException {
        Fields fields = fields(body);
        boolean anthropic = exchange.getRequestURI().getPath().endsWith("/messages");
        List<Fields> messages = fields.objects("messages");
        String prefix = prefix(fields);
        boolean marked = !anthropic || fields.objects("system").getFirst().has("cache_control");
        long prefixTokens = prefix.length() / 4;
        boolean cacheable = marked && prefixTokens >= 1_024;
        boolean warm = cacheable && isKept(prefix);
        pause();
        Object content = messages.getLast().value("content");
        String question = content instanceof String text
                ? text
                : Fields.of(((List<?>) java.util.Objects.requireNonNull(content)).getFirst())
                        .text("text");
        String answer = "Answer to: " + question.lines().findFirst().orElse("");
        long rest = question.length() / 4;
        if (cacheable) {
            keep(prefix);
        }
        long anew = rest + (cacheable ? 0 : prefixTokens);
        Usage usage =
                new Usage(anew, warm ? prefixTokens : 0, cacheable && !warm ? prefixTokens : 0, answer.length() / 4);
        send(exchange, 200, anthropic ? anthropic(answer, usage) : openAi(answer, usage));
    }

    private boolean isKept(String prefix) {
        lock.lock();
        try {
            return kept.contains(prefix);
        } finally {
            lock.unlock();
        }
    }

    private void keep(String prefix) {
        lock.lock();
        try {
            kept.add(prefix);
        } finally {
            lock.unlock();
        }
    }

    private void pause() {
        try {
            gathering.countDown();
            gathering.await(20, TimeUnit.SECONDS);
            TimeUnit.NANOSECONDS.sleep(latency.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String anthropic(String text, Usage usage) {
        return Json.text(json -> json.field("id", "msg_1")
                .field("type", "message")
                .field("role", "assistant")
                .field("model", "stand-in-1")
                .objects(
                        "content",
                        List.of(text),
                        (part, each) -> part.field("type", "text").field("text", each))
                .field("stop_reason", "end_turn")
                .object(
                        "usage",
                        counts -> counts.field("input_tokens", usage.input())
                                .field("cache_read_input_tokens", usage.cached())
                                .field("cache_creation_input_tokens", usage.cacheWritten())
                                .field("output_tokens", usage.output())));
    }

    /** This protocol counts what is cached within the input, and does not tell what is put into the cache. */
    static String openAi(String text, Usage usage) {
        long input = usage.input() + usage.cached() + usage.cacheWritten();
        return Json.text(json -> json.field("id", "c1")
                .field("object", "chat.completion")
                .field("created", 1)
                .field("model", "stand-in-1")
                .objects(
                        "choices",
                        List.of(text),
                        (choice, each) -> choice.field("index", 0)
                                .object(
                                        "message",
                                        message -> message.field("role", "assistant")
                                                .field("content", each))
                                .field("finish_reason", "stop"))
                .object(
                        "usage",
                        counts -> counts.field("prompt_tokens", input)
                                .field("completion_tokens", usage.output())
                                .field("total_tokens", input + usage.output())
                                .object(
                                        "prompt_tokens_details",
                                        details -> details.field("cached_tokens", usage.cached()))));
    }

    static Quirk fails(int status, String message) {
        return (exchange, server) -> server.error(exchange, status, "error", message);
    }

    /** Fails, and wants to be asked again at once. */
    static Quirk failsBriefly(int status) {
        return (exchange, server) -> {
            exchange.getResponseHeaders().set("retry-after", "0");
            server.error(exchange, status, "error", "for now");
        };
    }

    static Quirk says(String body) {
        return (exchange, server) -> server.send(exchange, 200, body);
    }

    static Quirk hangsUp() {
        return (exchange, server) -> exchange.close();
    }

    static Quirk neverAnswers() {
        return (exchange, server) -> {
            try {
                TimeUnit.MINUTES.sleep(5);
            } catch (InterruptedException e) {
                exchange.close();
            }
        };
    }

    private void error(HttpExchange exchange, int status, String type, String message) throws IOException {
        send(
                exchange,
                status,
                Json.text(json -> json.field("type", "error")
                        .object("error", error -> error.field("type", type).field("message", message))));
    }

    private void send(HttpExchange exchange, int status, String body) throws IOException {
        statuses.add(status);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String prefix(Fields request) {
        return request.has("system")
                ? request.objects("system").getFirst().text("text")
                : request.objects("messages").getFirst().text("content");
    }

    private static Fields fields(String body) {
        try {
            return Fields.of(JsonTree.parse(body));
        } catch (JsonTree.NotJson e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    List<Asked> asked() {
        return new ArrayList<>(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
