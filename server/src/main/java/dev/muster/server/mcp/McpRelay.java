package dev.muster.server.mcp;

import dev.muster.client.http.HttpConnection;
import dev.muster.client.wire.EventJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages between standard input and output and a server that is reached over HTTP. The server keeps no more
 * of this client than of any other: what makes a pipe comfortable (a session and a project that need not be named,
 * files of this machine) is added here. A server that is gone is looked for again.
 */
public final class McpRelay {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PAUSE_MS = 100;

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final String PROBLEM = "application/problem+json";
    private static final Set<String> BEGINNINGS = Set.of(
            "start_session",
            "resume_session",
            "orchestrator_initialize_session",
            "bootstrap_session",
            "orchestrator_resume_session");

    private final Owner owner;
    private final Added added;
    private final McpPipe pipe;
    private final RelayWire wire = new RelayWire();
    private final Map<Object, Running> running = new ConcurrentHashMap<>();
    private final Set<String> started = new CopyOnWriteArraySet<>();
    private final ReentrantLock joining = new ReentrantLock();
    private volatile URI server;
    private volatile @Nullable String session;
    private volatile @Nullable String mcpSession;
    private volatile String version = Protocol.LEGACY;
    private volatile boolean reached;
    private volatile @Nullable String trouble;
    private Message.@Nullable Request initialize;
    private @Nullable Thread listener;

    /**
     * What is added to the client's messages.
     *
     * @param project where work is planned and done unless another is named; null for the usual one
     * @param token for a server that asks for one; null for none
     * @param tools which tools the client wants to be shown, as in {@link ToolChoice#parse}; null for the server's
     *     choice
     */
    public record Added(
            @Nullable String project,
            @Nullable String token,
            @Nullable String tools) {
        /** Nothing. */
        public static final Added NOTHING = new Added(null, null, null);
    }

    /** Finds the server. */
    @FunctionalInterface
    public interface Owner {
        /**
         * Where it can be spoken to, such as {@code http://127.0.0.1:8642}; called again when it is gone from there.
         *
         * @throws IOException if there is none; the message says what to do
         */
        URI find() throws IOException, InterruptedException;
    }

    /**
     * Prepares to relay; nothing else may write to {@code out}.
     *
     * @param added to the client's messages
     */
    public McpRelay(Owner owner, InputStream in, OutputStream out, Added added)
            throws IOException, InterruptedException {
        this.owner = owner;
        this.added = added;
        this.pipe = new McpPipe(in, out);
        this.server = owner.find();
    }

    /** Relays until the input ends; the sessions that were started through it end then, and their leases with them. */
    public void run() throws IOException, InterruptedException {
        try (wire) {
            try {
                pipe.run(new McpPipe.Ends() {
                    @Override
                    public void request(Message.Request request) throws InterruptedException {
                        relay(request);
                    }

                    @Override
                    public void told(Message message) throws InterruptedException {
                        pass(message);
                    }
                });
            } finally {
                end();
            }
        }
    }

    /** What kept every message from a server: null if one has ever answered, or if nothing was asked. */
    public @Nullable String unreached() {
        return reached ? null : trouble;
    }

    private void relay(Message.Request request) throws InterruptedException {
        Running mine = new Running();
        running.put(request.id(), mine);
        try {
            Message.Request complete;
            try {
                complete = complete(request);
            } catch (IllegalArgumentException e) {
                refuse(request, e);
                return;
            }
            if (initializes(request)) {
                initialize = request;
            }
            exchange(complete);
        } catch (IOException e) {
            tellTrouble(request, RelayWire.interruptedOr(e));
        } catch (RpcException e) {
            pipe.write(Rpc.error(request.id(), e));
        } catch (RuntimeException e) {
            tellTrouble(request, e);
        } finally {
            running.remove(request.id(), mine);
            mine.done();
        }
    }

    private void tellTrouble(Message.Request request, Exception e) {
        String why = unreachable(e);
        trouble = why;
        pipe.write(Rpc.error(request.id(), RpcException.of(Protocol.INTERNAL_ERROR, why)));
    }

    /** What a call of a tool names is wrong: that is for the model to read. */
    private void refuse(Message.Request call, IllegalArgumentException why) {
        Result refused = Result.of(json -> json.value(
                        "content", List.of(Map.of("type", "text", "text", "INVALID_ARGUMENT: " + why.getMessage())))
                .field("isError", true));
        pipe.write(Rpc.result(call.id(), refused.json(null)));
    }

    private String unreachable(Exception why) {
        return "the Muster server at " + server + " cannot be reached: " + reason(why);
    }

    private static String reason(Exception e) {
        if (e instanceof ConnectException) {
            return "nobody listens there";
        }
        return e.getMessage() != null ? e.getMessage() : e.getClass().getSimpleName();
    }

    private void exchange(Message.Request request) throws IOException, InterruptedException {
        String used = mcpSession;
        try (RelayWire.Reply reply = post(request)) {
            if (reply.status() != NOT_FOUND || used == null || modern(request)) {
                take(request, reply);
                return;
            }
        }
        join(used);
        try (RelayWire.Reply reply = post(request)) {
            take(request, reply);
        }
    }

    private void take(Message.Request request, RelayWire.Reply reply) throws IOException {
        boolean begun = initializes(request) && joined(reply);
        if (!answer(request, reply)) {
            throw new IOException("it answered " + reply.status() + " and no message");
        }
        if (begun) {
            listen();
        }
    }

    private RelayWire.Reply post(Message message) throws IOException, InterruptedException {
        byte[] body = json(message).getBytes(StandardCharsets.UTF_8);
        long start = System.nanoTime();
        while (true) {
            URI before = server;
            try {
                RelayWire.Reply answered = wire.send(before, "POST", McpHttp.PATH, headers(message), body);
                reached = true;
                return answered;
            } catch (ConnectException e) {
                trouble = unreachable(e);
                // Nothing was sent yet. One that ends, or starts again, is back soon, there or elsewhere.
                if (Duration.ofNanos(System.nanoTime() - start).compareTo(PATIENCE) > 0) {
                    throw e;
                }
                Thread.sleep(PAUSE_MS);
                moveFrom(before);
            }
        }
    }

    /** The server is gone from where it was: whoever notices first looks for it. */
    private void moveFrom(URI before) throws IOException, InterruptedException {
        joining.lock();
        try {
            if (server.equals(before)) {
                server = owner.find();
            }
        } finally {
            joining.unlock();
        }
    }

    /**
     * Begins a new session of the protocol in place of one that the server does not know any more. Until there is one
     * the lost one stands: whoever asks with it is told that it is lost, and comes here.
     *
     * @throws RpcException if the server refuses to
     */
    private void join(String lost) throws IOException, InterruptedException {
        joining.lock();
        try {
            Message.Request first = initialize;
            if (first == null || !lost.equals(mcpSession)) {
                return;
            }
            try (RelayWire.Reply reply = post(first)) {
                if (!joined(reply)) {
                    throw notBegun(reply);
                }
            }
            listen();
        } finally {
            joining.unlock();
        }
    }

    /** Whether the server has begun a session of the protocol; if not, what there was stays. */
    private boolean joined(RelayWire.Reply reply) {
        String begun = reply.header(McpHttp.SESSION);
        if (reply.status() != OK || begun == null) {
            return false;
        }
        mcpSession = begun;
        return true;
    }

    private IOException notBegun(RelayWire.Reply reply) throws IOException {
        if (type(reply).startsWith(PROBLEM)) {
            throw refused(reply.status(), text(reply));
        }
        return new IOException("it answered " + reply.status() + " and began no session");
    }

    private Map<String, String> headers(Message message) {
        Map<String, String> headers = authorised();
        headers.put("Accept", McpHttp.JSON + ", " + McpHttp.STREAM);
        String id = initializes(message) ? null : mcpSession;
        if (modern(message) && message instanceof Message.Request asked) {
            headers.put(McpHttp.VERSION, String.valueOf(asked.meta().value(Protocol.META_VERSION)));
            headers.put("Mcp-Method", encoded(asked.method()));
            Object name = asked.params().value(asked.method().equals("resources/read") ? "uri" : "name");
            if (name instanceof String text) {
                headers.put("Mcp-Name", encoded(text));
            }
        } else if (id != null) {
            headers.putAll(inSession(id));
        }
        return headers;
    }

    private Map<String, String> inSession(String id) {
        return Map.of(McpHttp.SESSION, id, McpHttp.VERSION, version);
    }

    private Map<String, String> authorised() {
        Map<String, String> headers = new LinkedHashMap<>();
        if (added.tools() != null) {
            headers.put(McpHttp.TOOLS, added.tools());
        }
        if (added.token() != null) {
            headers.put("Authorization", "Bearer " + added.token());
        }
        return headers;
    }

    private static boolean initializes(Message message) {
        return message instanceof Message.Request request && request.method().equals("initialize");
    }

    private static boolean modern(Message message) {
        return message instanceof Message.Request request && request.meta().has(Protocol.META_VERSION);
    }

    private static String encoded(String value) {
        boolean plain = value.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return plain
                ? value
                : "=?base64?" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    private static String json(Message message) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("jsonrpc", "2.0");
        switch (message) {
            case Message.Request(var id, var method, var params) -> {
                all.put("id", id);
                all.put("method", method);
                all.put("params", params.values());
            }
            case Message.Notification(var method, var params) -> {
                all.put("method", method);
                all.put("params", params.values());
            }
            case Message.Response(var id, var result, var problem) -> {
                all.put("id", id);
                if (result == null) {
                    all.put("error", Map.of("code", Protocol.INTERNAL_ERROR, "message", String.valueOf(problem)));
                } else {
                    all.put("result", result.values());
                }
            }
        }
        return EventJson.text(all);
    }

    /** Adds to a call of a tool what the server cannot know. */
    private Message.Request complete(Message.Request request) {
        if (!request.method().equals("tools/call")) {
            return request;
        }
        Map<String, @Nullable Object> params =
                new LinkedHashMap<>(request.params().values());
        Map<String, @Nullable Object> meta = new LinkedHashMap<>(request.meta().values());
        if (session != null) {
            meta.putIfAbsent(Protocol.META_SESSION, session);
        }
        if (added.project() != null) {
            meta.putIfAbsent(Protocol.META_PROJECT, added.project());
        }
        params.put("_meta", meta);
        if (params.get("arguments") instanceof Map<?, ?> map && map.get("artifacts") instanceof List<?> artifacts) {
            Map<String, @Nullable Object> arguments =
                    new LinkedHashMap<>(Fields.of(map).values());
            arguments.put(
                    "artifacts", artifacts.stream().map(McpRelay::withContent).toList());
            params.put("arguments", arguments);
        }
        return new Message.Request(request.id(), request.method(), new Fields(params));
    }

    private static Object withContent(Object artifact) {
        if (!(artifact instanceof Map<?, ?> map) || !(map.get("path") instanceof String path)) {
            return artifact;
        }
        Map<String, @Nullable Object> fields =
                new LinkedHashMap<>(Fields.of(map).values());
        byte[] bytes = Artifacts.file(String.valueOf(map.get("name")), path);
        fields.remove("path");
        fields.put("base64", Base64.getEncoder().encodeToString(bytes));
        return fields;
    }

    /**
     * Passes on what the server says to a request; whether the answer itself was among it.
     *
     * @throws RpcException if the request was refused before it was read
     */
    private boolean answer(Message.Request request, RelayWire.Reply reply) throws IOException {
        String type = type(reply);
        if (!type.startsWith(McpHttp.STREAM)) {
            String json = text(reply);
            if (type.startsWith(PROBLEM)) {
                throw refused(reply.status(), json);
            }
            return !json.isEmpty() && passBack(request, json);
        }
        AtomicBoolean answered = new AtomicBoolean();
        StreamedMessages.read(reply.body(), json -> {
            if (passBack(request, json)) {
                answered.set(true);
            }
        });
        return answered.get();
    }

    private static String type(RelayWire.Reply reply) {
        String told = reply.header("Content-Type");
        return told == null ? "" : told;
    }

    private static String text(RelayWire.Reply reply) throws IOException {
        return new String(whole(reply.body()), StandardCharsets.UTF_8).strip();
    }

    private static byte[] whole(InputStream body) throws IOException {
        byte[] all = body.readNBytes(HttpConnection.LARGEST_ANSWER + 1);
        if (all.length > HttpConnection.LARGEST_ANSWER) {
            throw new IOException("its answer is longer than " + HttpConnection.LARGEST_ANSWER + " bytes");
        }
        return all;
    }

    /** What is refused before it is a message, such as a token that is not good. */
    private RpcException refused(int status, String problem) throws IOException {
        Fields said;
        try {
            said = Fields.of(JsonTree.parse(problem));
        } catch (JsonTree.NotJson e) {
            throw new IOException("it answered " + status + " and no reason: " + e.getMessage(), e);
        }
        String help = status == UNAUTHORIZED
                ? "give 'muster mcp' a good token: MUSTER_TOKEN among the variables that its client starts it with"
                : said.textOrNull("help");
        return RpcException.of(
                Protocol.INTERNAL_ERROR,
                "the Muster server at " + server + " refused: " + said.textOrNull("detail")
                        + (help == null ? "" : "; " + help));
    }

    private boolean passBack(Message.Request request, String json) throws IOException {
        Object said;
        Message message;
        try {
            said = JsonTree.parse(json);
            message = Message.of(said);
        } catch (JsonTree.NotJson | RpcException e) {
            throw new IOException("it answered no message: " + e.getMessage(), e);
        }
        if (!(message instanceof Message.Response response)) {
            pipe.write(json);
            return false;
        }
        learn(request, response);
        boolean named = Message.idOf(said) != null;
        pipe.write(named ? json : addressed(request, Fields.of(said)));
        return true;
    }

    /** What is refused before its id is read names none: its client would wait for an answer for ever. */
    private static String addressed(Message.Request request, Fields refusal) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(refusal.values());
        all.put("id", request.id());
        return EventJson.text(all);
    }

    private void learn(Message.Request request, Message.Response response) {
        Fields result = response.result();
        if (result == null) {
            return;
        }
        if (initializes(request) && result.value("protocolVersion") instanceof String negotiated) {
            version = negotiated;
        }
        boolean begins = request.method().equals("tools/call")
                && request.params().value("name") instanceof String name
                && BEGINNINGS.contains(name);
        if (begins
                && result.value("structuredContent") instanceof Map<?, ?> said
                && said.get("session") instanceof String id) {
            session = id;
            started.add(id);
        }
    }

    private void pass(Message message) throws InterruptedException {
        if (message instanceof Message.Notification(var method, var params)
                && method.equals("notifications/cancelled")
                && params.value("requestId") != null
                && mcpSession == null) {
            Running one = running.get(params.value("requestId"));
            if (one != null) {
                one.cancel(); // closes its connection, which is how this is said over HTTP
            }
            return;
        }
        try {
            post(message).close();
        } catch (IOException | RuntimeException e) {
            System.getLogger(McpRelay.class.getName())
                    .log(System.Logger.Level.WARNING, "The server at " + server + " was not told: " + e.getMessage());
        }
    }

    /** Listens to what the server says by itself. */
    private void listen() {
        Thread before = listener;
        if (before != null) {
            before.interrupt();
        }
        String id = mcpSession;
        if (id != null) {
            listener = Thread.ofVirtual().name("mcp-listener").start(() -> listen(id));
        }
    }

    private void listen(String id) {
        Map<String, String> headers = authorised();
        headers.put("Accept", McpHttp.STREAM);
        headers.putAll(inSession(id));
        try (RelayWire.Reply reply = wire.send(server, "GET", McpHttp.PATH, headers, null)) {
            if (reply.status() == OK) {
                StreamedMessages.read(reply.body(), pipe::write);
            }
        } catch (IOException | RuntimeException e) {
            // the next request finds out whether the server is gone, and begins anew
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The client has gone: what it held is given back. */
    private void end() throws InterruptedException {
        running.values().forEach(Running::cancel);
        Thread listening = listener;
        if (listening != null) {
            listening.interrupt();
        }
        String id = mcpSession;
        if (id != null) {
            tellEnd("DELETE", McpHttp.PATH, Map.of(McpHttp.SESSION, id));
        }
        // The server may have begun after them, and not know whose they are; one that has ended is refused, no more.
        for (String each : started) {
            tellEnd("POST", "/api/v1/sessions/" + each + "/end", Map.of());
        }
    }

    private void tellEnd(String method, String path, Map<String, String> more) throws InterruptedException {
        Map<String, String> headers = authorised();
        headers.putAll(more);
        try {
            wire.send(server, method, path, headers, null).close();
        } catch (IOException | RuntimeException e) {
            System.getLogger(McpRelay.class.getName())
                    .log(System.Logger.Level.WARNING, "The server at " + server + " was not told of the end");
        }
    }
}
