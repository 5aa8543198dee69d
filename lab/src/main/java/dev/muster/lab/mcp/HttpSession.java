package dev.muster.lab.mcp;

import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.lab.http.HttpAddress;
import dev.muster.lab.http.HttpConnection;
import dev.muster.lab.http.HttpExchange;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.TimeLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's session over Streamable HTTP, or in the version that has none just a client. One request at a time goes
 * over its connection; another connection may be given to it for a second one at once.
 */
final class HttpSession implements AutoCloseable {
    private static final int NOT_FOUND = 404;
    private static final int FIRST_REFUSAL = 400;
    private static final String ACCEPT = "application/json, text/event-stream";

    private final HttpAddress address;
    private final HttpExchange exchange;
    private final ProgressCounts counts;
    private final TimeLimits limits;
    private final AtomicLong lastId;
    private volatile @Nullable String session;
    /** Of those with sessions: what the server chose, and before that what it is offered. */
    private volatile String version = Mcp.SESSIONS;

    private volatile boolean stateless;
    private volatile boolean lost;
    /** The status of the last answer to a request. */
    private volatile int status;

    /**
     * Nothing is connected yet.
     *
     * @param stateless whether the version without sessions is spoken
     */
    HttpSession(HttpAddress address, TimeLimits limits, ProgressCounts counts, boolean stateless) {
        this(address, limits, counts, stateless, new AtomicLong());
    }

    private HttpSession(
            HttpAddress address, TimeLimits limits, ProgressCounts counts, boolean stateless, AtomicLong lastId) {
        this.limits = limits;
        this.lastId = lastId;
        this.address = address;
        this.exchange = new HttpExchange(address, limits);
        this.counts = counts;
        this.stateless = stateless;
    }

    boolean stateless() {
        return stateless;
    }

    /** The version of the protocol that is spoken: with sessions the one that the server chose. */
    String version() {
        return stateless ? Mcp.STATELESS : version;
    }

    /** Whether the server has said that it knows the session no more. */
    boolean lost() {
        return lost;
    }

    /**
     * Asks the server which versions it speaks, and decides for the newest.
     *
     * @throws CallFailure if it cannot be reached
     */
    void agree() throws CallFailure, InterruptedException {
        stateless = true;
        try {
            Map<?, ?> told = ask("server/discover", null, params -> {});
            stateless = told.get("supportedVersions") instanceof List<?> versions && versions.contains(Mcp.STATELESS);
        } catch (CallFailure refused) {
            if (!refused.kind().startsWith("http_") && !refused.kind().startsWith("rpc_")) {
                throw refused;
            }
            stateless = false; // one that does not know the question
        }
    }

    /**
     * Begins a session, if the version has any. From then on the version is spoken that the server chose.
     *
     * @throws CallFailure if the server gives none, or does not let it begin
     */
    void begin() throws CallFailure, InterruptedException {
        if (stateless) {
            return;
        }
        session = null;
        version = chosen(ask("initialize", null, Mcp::initialize));
        post(Mcp.notification("notifications/initialized"), headers(null, null), HttpSession::accepted);
        lost = false;
    }

    /** The version that the answer to {@code initialize} names; the one that was offered if it names none. */
    private static String chosen(Map<?, ?> told) throws CallFailure {
        if (!(told.get("protocolVersion") instanceof String named)) {
            return Mcp.SESSIONS;
        }
        if (!isPlain(named)) {
            throw CallFailure.protocol("the server chose a version that no header can name: " + Mcp.beginning(named));
        }
        return named;
    }

    private static int accepted(HttpConnection answered) throws IOException, CallFailure {
        byte[] body = answered.body();
        if (answered.status() >= FIRST_REFUSAL) {
            throw new CallFailure(
                    "http_" + answered.status(),
                    "'notifications/initialized' was answered with " + answered.status() + ": '"
                            + Mcp.beginning(new String(body, StandardCharsets.UTF_8)) + "'");
        }
        return answered.status();
    }

    /**
     * Makes ready for operations, which it is not part of: it may take as long as connecting.
     *
     * @throws CallFailure if the server cannot be reached, or gives no session
     */
    void setUp(Step step) throws CallFailure, InterruptedException {
        exchange.allow(limits.connecting());
        try {
            step.take(this);
        } finally {
            exchange.allow(limits.limit());
        }
    }

    /** What is done to make ready. */
    interface Step {
        /** Does it. */
        void take(HttpSession session) throws CallFailure, InterruptedException;
    }

    private static int ignored(HttpConnection answered) throws IOException {
        answered.body();
        return answered.status();
    }

    private Map<String, String> headers(@Nullable String method, @Nullable String name) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("Accept", ACCEPT);
        if (stateless) {
            headers.put("MCP-Protocol-Version", version());
            headers.put("Mcp-Method", String.valueOf(method));
            if (name != null) {
                headers.put("Mcp-Name", encoded(name));
            }
        } else if (!"initialize".equals(method)) {
            headers.put("MCP-Protocol-Version", version());
            String known = session;
            if (known != null) {
                headers.put("Mcp-Session-Id", known);
            }
        }
        return headers;
    }

    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String encoded(String name) {
        return isPlain(name)
                ? name
                : "=?base64?" + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private <T> T post(byte[] message, Map<String, String> headers, HttpExchange.Reading<T> reading)
            throws CallFailure, InterruptedException {
        return exchange.exchange("POST", address.path(), headers, message, reading);
    }

    /** The same session over a connection of its own, within other limits. */
    HttpSession twin(TimeLimits others) {
        HttpSession twin = new HttpSession(address, others, counts, stateless, lastId);
        twin.session = session;
        twin.version = version;
        return twin;
    }

    /**
     * Asks whether it is alive.
     *
     * @throws CallFailure if it refuses, which is a sign of life too, or is not
     */
    void ping() throws CallFailure, InterruptedException {
        ask(stateless ? "server/discover" : "ping", null, params -> {});
    }

    /**
     * Whether the server still knows the session. Only what the protocol demands of one that does not, {@code 404},
     * says so; an error of JSON-RPC under a status that refuses nothing is an answer on the session.
     *
     * @throws CallFailure if it says neither
     */
    boolean isThere() throws CallFailure, InterruptedException {
        try {
            ping();
            return true;
        } catch (CallFailure refused) {
            if (refused.kind().equals("session_lost")) {
                return false;
            }
            if (refused.kind().startsWith("rpc_") && status < FIRST_REFUSAL) {
                return true;
            }
            throw refused;
        }
    }

    /** Asks something of which nobody wants to know the course. */
    Map<?, ?> ask(String method, @Nullable String name, Consumer<Json> params)
            throws CallFailure, InterruptedException {
        return ask(method, name, params, new CallTrace(/* wantsProgress= */ false, counts));
    }

    /**
     * Asks and waits for the result.
     *
     * @param name of what the request is about, such as a tool; null if it has none
     * @param trace told what comes on the way
     * @throws CallFailure if there is none
     */
    Map<?, ?> ask(String method, @Nullable String name, Consumer<Json> params, CallTrace trace)
            throws CallFailure, InterruptedException {
        long id = lastId.incrementAndGet();
        trace.sentAs(id);
        byte[] message = Mcp.request(id, method, Mcp.withMeta(params, id, stateless, trace.wantsProgress()));
        StreamPosition position = new StreamPosition();
        long began = System.nanoTime();
        Map<?, ?> response;
        try {
            response = post(message, headers(method, name), answered -> {
                trace.headers();
                status = answered.status();
                if (method.equals("initialize")) {
                    session = answered.session();
                }
                return response(answered, id, trace, position);
            });
        } catch (CallFailure cut) {
            response = resumed(cut, id, trace, position, began + limits.limit().toNanos());
        }
        if (response.get("error") == null && !Long.valueOf(id).equals(response.get("id"))) {
            throw CallFailure.protocol("request " + id + " was answered with the response to " + response.get("id")
                    + ": " + Mcp.beginning(response));
        }
        return Mcp.result(response);
    }

    /**
     * Takes up a stream that ended before the answer, where the last event that was read had an id: as often as it goes
     * on by at least one event, and within the time that the whole call has. The wait before it is the server's wish. A
     * call whose time was over when the answer was there, and only the stream went on, is answered.
     *
     * @param cut how the stream ended, which is the call's failure where nothing can be taken up
     */
    private Map<?, ?> resumed(CallFailure cut, long id, CallTrace trace, StreamPosition position, long until)
            throws CallFailure, InterruptedException {
        CallFailure failure = cut;
        String from = position.lastId();
        String before = null;
        while (failure.kind().equals("transport")
                && !stateless
                && session != null
                && from != null
                && !from.equals(before)) {
            long ended = System.nanoTime();
            Duration left = Duration.ofNanos(until - ended).minus(position.retry());
            if (!left.isPositive()) {
                break;
            }
            Thread.sleep(position.retry());
            Map<String, String> headers = headers("", null);
            headers.put("Last-Event-ID", from);
            try (HttpExchange again = new HttpExchange(address, limits)) {
                again.allow(left);
                return again.exchange("GET", address.path(), headers, null, answered -> {
                    if (answered.status() >= FIRST_REFUSAL) {
                        throw new CallFailure(
                                "http_" + answered.status(), "a stream that was cut cannot be taken up again");
                    }
                    trace.resumed(System.nanoTime() - ended);
                    return new EventStream(answered, trace, position).response(id);
                });
            } catch (CallFailure another) {
                failure = another;
                before = from;
                from = position.lastId();
            }
        }
        Map<?, ?> held = position.response();
        if (held != null && !failure.kind().equals("protocol")) {
            return held;
        }
        throw failure;
    }

    private Map<?, ?> response(HttpConnection answered, long id, CallTrace trace, StreamPosition position)
            throws IOException, CallFailure {
        String type = answered.contentType();
        if (answered.status() < FIRST_REFUSAL && type != null && type.startsWith("text/event-stream")) {
            return new EventStream(answered, trace, position).response(id);
        }
        answered.awaitBody();
        trace.event();
        byte[] body = answered.body();
        if (answered.status() == NOT_FOUND && session != null) {
            lost = true;
            throw new CallFailure("session_lost", "the server knows the session no more");
        }
        Object said;
        long began = System.nanoTime();
        try {
            said = JsonTree.parse(body);
            trace.parsed(body.length, System.nanoTime() - began);
        } catch (JsonTree.NotJson garbage) {
            said = null;
        }
        if (said instanceof Map<?, ?> response
                && (answered.status() < FIRST_REFUSAL || response.get("error") instanceof Map)) {
            return response;
        }
        String shown = Mcp.beginning(new String(body, StandardCharsets.UTF_8));
        if (answered.status() >= FIRST_REFUSAL) {
            throw new CallFailure("http_" + answered.status(), shown);
        }
        throw CallFailure.protocol("the answer is no message: '" + shown + "'");
    }

    /**
     * Ends the session.
     *
     * @return the status of the answer; -1 if there is no session to end
     * @throws CallFailure if the server does not answer
     */
    int end() throws CallFailure, InterruptedException {
        if (session == null) {
            return -1;
        }
        return exchange.exchange("DELETE", address.path(), headers("", null), null, HttpSession::ignored);
    }

    /** Ends the session, if the server lets it, and the connection. */
    @Override
    public void close() {
        try {
            end();
        } catch (CallFailure gone) {
            System.getLogger(HttpSession.class.getName())
                    .log(System.Logger.Level.DEBUG, "The session could not be ended", gone);
        } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    /** Sends a notification. */
    void tell(byte[] notification) throws CallFailure, InterruptedException {
        post(notification, headers(null, null), HttpSession::ignored);
    }

    /** Cuts the connection of the request under way; the session goes on. Any thread. */
    void cut() {
        exchange.abort();
    }

    /**
     * Listens to what the server says unasked, until the connection is cut: on the session's own stream, or on a
     * subscription where there are no sessions.
     *
     * @param subscription what to be told of, where there are no sessions
     * @param opened run as soon as the stream is there
     * @param told gets each notification
     * @param position where it goes on from, if there is an id, and takes how far it was read
     * @throws CallFailure when it has ended
     */
    void listen(Consumer<Json> subscription, Runnable opened, EventStream.Listener told, StreamPosition position)
            throws CallFailure, InterruptedException {
        long id = lastId.incrementAndGet();
        byte[] message = stateless
                ? Mcp.request(
                        id,
                        "subscriptions/listen",
                        Mcp.withMeta(subscription, id, /* stateless= */ true, /* progress= */ false))
                : null;
        Map<String, String> headers = headers(stateless ? "subscriptions/listen" : "", null);
        String from = position.lastId();
        if (from != null && !stateless) {
            headers.put("Last-Event-ID", from);
        }
        exchange.exchange(stateless ? "POST" : "GET", address.path(), headers, message, answered -> {
            if (answered.status() >= FIRST_REFUSAL) {
                throw new CallFailure("http_" + answered.status(), "there is nothing to listen to");
            }
            opened.run();
            return new EventStream(answered, told, position).response(id);
        });
    }

    /** Cuts the connection and leaves the session as it is. */
    void abandon() {
        exchange.close();
    }
}
