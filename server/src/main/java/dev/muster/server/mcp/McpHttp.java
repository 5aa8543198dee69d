package dev.muster.server.mcp;

import dev.muster.client.wire.JsonTree;
import dev.muster.server.access.Caller;
import dev.muster.server.http.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The protocol over HTTP, both eras of it at one address. A plain call is one request and one JSON answer; a stream is
 * begun only when there is something to say before the answer.
 */
public final class McpHttp implements AutoCloseable {
    public static final String PATH = "/mcp";

    static final String JSON = "application/json";
    static final String STREAM = "text/event-stream";
    static final String SESSION = "Mcp-Session-Id";
    static final String VERSION = "MCP-Protocol-Version";
    /** Which tools the client wants to be shown, as after {@code --tools}; without it the server's own choice holds. */
    static final String TOOLS = "Muster-Tools";

    /** Messages of a list: their answers are held until the last of them is there. */
    private static final int MOST_AT_ONCE = 100;

    private final McpServer server;
    private final McpSessions sessions;

    /** @param server says what is answered */
    public McpHttp(McpServer server) {
        this.server = server;
        this.sessions = new McpSessions(server.options());
    }

    /** How many sessions are kept. */
    public int sessions() {
        return sessions.size();
    }

    McpSessions table() {
        return sessions;
    }

    /** Answers a request to {@value #PATH}. */
    public void handle(Exchange exchange, Caller caller) throws IOException, InterruptedException {
        try {
            switch (exchange.method()) {
                case "POST" -> post(exchange, caller);
                case "GET" -> listen(exchange, caller);
                case "DELETE" -> end(exchange, caller);
                default -> {
                    exchange.with("Allow", "POST, GET, DELETE");
                    error(exchange, 405, null, invalid(exchange.method() + " means nothing here; POST messages"));
                }
            }
        } catch (RpcException e) {
            error(exchange, e.status(), null, e);
        } catch (Exchange.BodyTooLarge e) {
            exchange.with("Connection", "close");
            error(exchange, 413, null, invalid(tooLarge(exchange, e)));
        }
    }

    private static String tooLarge(Exchange exchange, Exchange.BodyTooLarge e) {
        String length = exchange.header("Content-Length");
        String what = length == null
                ? e.getMessage()
                : "the body has " + length + " bytes; at most " + e.limit() + " are accepted";
        return what + ", and bytes take a third more as base64: " + Artifacts.IN_PARTS;
    }

    private static RpcException invalid(@Nullable String message) {
        return RpcException.malformed(Protocol.INVALID_REQUEST, String.valueOf(message));
    }

    private static void error(Exchange exchange, int status, @Nullable Object id, RpcException e) throws IOException {
        answer(exchange, status, Rpc.error(id, e));
    }

    private static void answer(Exchange exchange, int status, String json) throws IOException {
        exchange.answer(status, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    private void post(Exchange exchange, Caller caller) throws IOException, Exchange.BodyTooLarge {
        requireJson(exchange);
        Object body;
        try {
            body = JsonTree.parse(exchange.body());
        } catch (JsonTree.NotJson e) {
            throw RpcException.malformed(Protocol.PARSE_ERROR, "the body is not valid JSON: " + e.getMessage());
        }
        if (body instanceof List<?> batch) {
            batch(exchange, caller, batch);
            return;
        }
        Message message;
        try {
            message = Message.of(body);
        } catch (RpcException e) {
            error(exchange, e.status(), Message.idOf(body), e);
            return;
        }
        if (ModernHeaders.isModern(exchange, message)) {
            modern(exchange, caller, message);
        } else {
            legacy(exchange, caller, message);
        }
    }

    private static void requireJson(Exchange exchange) {
        String type = exchange.header("Content-Type");
        int end = type == null ? -1 : type.indexOf(';');
        String bare = type == null ? "" : (end < 0 ? type : type.substring(0, end)).strip();
        if (!bare.equalsIgnoreCase(JSON)) {
            throw invalid("the body's Content-Type is " + type + ", not " + JSON)
                    .withStatus(415);
        }
        String accept = exchange.header("Accept");
        if (accept != null && !accept.contains(JSON) && !accept.contains("*/*") && !accept.contains("application/*")) {
            throw invalid("Accept must name " + JSON + " and " + STREAM).withStatus(406);
        }
    }

    private void modern(Exchange exchange, Caller caller, Message message) throws IOException {
        switch (message) {
            case Message.Request request -> {
                Connection asking = Connection.once(caller);
                try {
                    ModernHeaders.check(exchange, request);
                    asking.tools(wanted(exchange));
                } catch (RpcException e) {
                    error(exchange, e.status(), request.id(), e);
                    return;
                }
                ModernBack back = new ModernBack(exchange);
                back.finish(server.answer(asking, caller, request, true, back));
            }
            // Over HTTP a client cancels by closing the stream of the answer: there is nothing to be told.
            case Message.Notification notification -> exchange.answer(202, null, new byte[0]);
            case Message.Response response ->
                error(exchange, 400, null, invalid("version " + Protocol.MODERN + " knows no answers from clients"));
        }
    }

    /** What is shown is no matter of rights: those are the caller's role's, whatever is shown. */
    private static @Nullable ToolChoice wanted(Exchange exchange) {
        String words = exchange.header(TOOLS);
        try {
            return words == null ? null : ToolChoice.parse(words);
        } catch (IllegalArgumentException e) {
            throw invalid("header " + TOOLS + ": " + e.getMessage());
        }
    }

    private void legacy(Exchange exchange, Caller caller, Message message) throws IOException {
        String id = exchange.header(SESSION);
        if (message instanceof Message.Request request && request.method().equals("initialize") && id == null) {
            initialize(exchange, caller, request);
            return;
        }
        McpSession session = session(exchange, caller, id);
        requireVersion(exchange);
        switch (message) {
            case Message.Request request -> {
                LegacyBack back = new LegacyBack(exchange, session);
                back.finish(server.answer(session.connection(), caller, request, false, back)
                        .json());
            }
            case Message.Notification notification -> {
                server.hear(session.connection(), notification);
                exchange.answer(202, null, new byte[0]);
            }
            case Message.Response response -> {
                session.connection().answered(response);
                exchange.answer(202, null, new byte[0]);
            }
        }
    }

    private void initialize(Exchange exchange, Caller caller, Message.Request request) throws IOException {
        ToolChoice wanted;
        try {
            wanted = wanted(exchange);
        } catch (RpcException e) {
            error(exchange, e.status(), request.id(), e);
            return;
        }
        McpSession session = sessions.begin(caller);
        session.connection().tools(wanted);
        McpServer.Reply reply =
                server.answer(session.connection(), caller, request, false, new LegacyBack(exchange, session));
        if (session.connection().client() == null) {
            sessions.end(session); // it was refused
            answer(exchange, reply.status(), reply.json());
            return;
        }
        exchange.with(SESSION, session.id());
        answer(exchange, 200, reply.json());
    }

    private McpSession session(Exchange exchange, Caller caller, @Nullable String id) {
        if (id == null) {
            throw invalid("the header " + SESSION + " is missing: send 'initialize' first, or speak version "
                    + Protocol.MODERN);
        }
        McpSession session = sessions.find(id, caller);
        if (session == null) {
            throw invalid("there is no such session, or not any more: send 'initialize' again")
                    .withStatus(404);
        }
        return session;
    }

    private static void requireVersion(Exchange exchange) {
        String version = exchange.header(VERSION);
        if (version != null && !Protocol.LEGACY_VERSIONS.contains(version)) {
            throw RpcException.malformed(
                            Protocol.UNSUPPORTED_VERSION,
                            "version '" + version + "' of the protocol is not spoken here")
                    .with(Map.of("supported", Protocol.VERSIONS, "requested", version));
        }
    }

    /** Several messages at once: the oldest version knows that, the later ones do not. */
    private void batch(Exchange exchange, Caller caller, List<?> batch) throws IOException {
        McpSession session = session(exchange, caller, exchange.header(SESSION));
        var client = session.connection().client();
        if (client == null || !client.version().equals(Protocol.OLDEST)) {
            throw invalid("this version of the protocol knows no lists of messages: send them one by one");
        }
        if (batch.isEmpty()) {
            throw invalid("the list of messages is empty");
        }
        if (batch.size() > MOST_AT_ONCE) {
            throw invalid("the list has " + batch.size() + " messages, and " + MOST_AT_ONCE
                    + " are answered at most: send it in parts");
        }
        LegacyBack back = new LegacyBack(exchange, session);
        List<String> replies = new ArrayList<>();
        for (Object each : batch) {
            String reply = one(session, caller, each, back);
            if (reply != null) {
                replies.add(reply);
            }
        }
        if (replies.isEmpty()) {
            exchange.answer(202, null, new byte[0]);
        } else {
            back.finish("[" + String.join(",", replies) + "]");
        }
    }

    private @Nullable String one(McpSession session, Caller caller, @Nullable Object value, LegacyBack back) {
        try {
            return switch (Message.of(value)) {
                case Message.Request request ->
                    server.answer(session.connection(), caller, request, false, back)
                            .json();
                case Message.Notification notification -> {
                    server.hear(session.connection(), notification);
                    yield null;
                }
                case Message.Response response -> {
                    session.connection().answered(response);
                    yield null;
                }
            };
        } catch (RpcException e) {
            return Rpc.error(Message.idOf(value), e);
        }
    }

    private void listen(Exchange exchange, Caller caller) throws IOException, InterruptedException {
        String accept = exchange.header("Accept");
        if (accept == null || !accept.contains(STREAM)) {
            throw invalid("a stream is all that can be got here: Accept must name " + STREAM)
                    .withStatus(406);
        }
        if (exchange.header(SESSION) == null) {
            exchange.with("Allow", "POST");
            throw invalid("without the header " + SESSION + " there is nothing to listen to; since version "
                            + Protocol.MODERN + " that is done with 'subscriptions/listen'")
                    .withStatus(405);
        }
        McpSession session = session(exchange, caller, exchange.header(SESSION));
        requireVersion(exchange);
        String last = exchange.header("Last-Event-ID");
        Place place =
                last == null ? new Place(session.standing(), session.standing().last()) : place(session, last);
        exchange.with("Cache-Control", "no-store")
                .with("X-Accel-Buffering", "no")
                .with(SESSION, session.id());
        try (OutputStream out = exchange.stream(200, STREAM)) {
            place.stream().listen(out, place.after(), session.primes());
            place.stream().attend(out, () -> stillThere(session, caller));
        }
    }

    /** Keeps the session of a client that listens; one whose token has ended meanwhile listens no more. */
    private boolean stillThere(McpSession session, Caller caller) {
        return caller.visit().welcome().getAsBoolean() && sessions.find(session.id(), caller) != null;
    }

    /** Where a client goes on to listen. */
    private record Place(Outbox stream, long after) {}

    private static Place place(McpSession session, String eventId) {
        int dash = eventId.indexOf('-');
        try {
            Outbox stream = session.stream(Long.parseLong(eventId.substring(0, Math.max(0, dash))));
            if (stream != null) {
                return new Place(stream, Long.parseLong(eventId.substring(dash + 1)));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw invalid("Last-Event-ID is of no stream that is still kept").withStatus(404);
    }

    private void end(Exchange exchange, Caller caller) throws IOException {
        if (exchange.header(SESSION) == null) {
            exchange.with("Allow", "POST");
            throw invalid("there is no session to end").withStatus(405);
        }
        McpSession session = session(exchange, caller, exchange.header(SESSION));
        sessions.end(session);
        server.ended(session.connection());
        exchange.answer(204, null, new byte[0]);
    }

    @Override
    public void close() {
        server.close();
        sessions.close();
    }
}
