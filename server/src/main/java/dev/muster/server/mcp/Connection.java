package dev.muster.server.mcp;

import dev.muster.core.session.SessionId;
import dev.muster.server.access.Caller;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a client between its requests: a session of the protocol, or a pipe. A request of the stateless era
 * over HTTP has one of its own, which ends with it.
 */
final class Connection {
    private final Caller caller;
    private final boolean local;
    private final Consumer<String> notifier;
    private final Map<Object, Running> running = new ConcurrentHashMap<>();
    private final Map<Object, CompletableFuture<Message.Response>> asked = new ConcurrentHashMap<>();
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private final List<SessionId> started = new CopyOnWriteArrayList<>();
    private final AtomicLong asks = new AtomicLong();
    private volatile @Nullable Client client;
    private volatile @Nullable String session;
    private volatile @Nullable String project;
    private volatile @Nullable ToolChoice tools;

    /**
     * @param local whether the client runs on this machine as this user, so that it may name files
     * @param notifier sends a message that belongs to no request
     */
    Connection(Caller caller, boolean local, Consumer<String> notifier) {
        this.caller = caller;
        this.local = local;
        this.notifier = notifier;
    }

    /** A connection for one request. */
    static Connection once(Caller caller) {
        return new Connection(caller, false, message -> {});
    }

    Caller caller() {
        return caller;
    }

    boolean local() {
        return local;
    }

    /** Who is on the other side; null before it has said so. */
    @Nullable
    Client client() {
        return client;
    }

    void client(Client value) {
        client = value;
    }

    /** The session that calls are made for which name none; null if there is none. */
    @Nullable
    String session() {
        return session;
    }

    void session(@Nullable String value) {
        session = value;
    }

    /** The project that is meant where none is named; null for the usual one. */
    @Nullable
    String project() {
        return project;
    }

    void project(@Nullable String value) {
        project = value;
    }

    /** The tools that its client asked to be shown; null for the server's choice. */
    @Nullable
    ToolChoice tools() {
        return tools;
    }

    void tools(@Nullable ToolChoice value) {
        tools = value;
    }

    /** A session was started here: it ends when the connection is closed on purpose. */
    void started(SessionId id) {
        started.add(id);
        session = id.value();
    }

    List<SessionId> started() {
        return started;
    }

    /**
     * Notes that a request is being answered by this thread.
     *
     * @throws RpcException if one with the same id is
     */
    Running begin(Object id) {
        Running mine = new Running();
        if (running.putIfAbsent(id, mine) != null) {
            throw RpcException.malformed(
                    Protocol.INVALID_REQUEST, "a request with the id " + id + " is still being answered");
        }
        return mine;
    }

    void end(Object id, Running mine) {
        running.remove(id, mine);
        mine.done();
    }

    /** Whether a request is being answered. */
    boolean isBusy() {
        return !running.isEmpty();
    }

    void cancel(Object id) {
        Running one = running.get(id);
        if (one != null) {
            one.cancel();
        }
    }

    /** Prepares to be answered; the id is the key of the pair. */
    Map.Entry<String, CompletableFuture<Message.Response>> ask() {
        String id = "muster-" + asks.incrementAndGet();
        CompletableFuture<Message.Response> answer = new CompletableFuture<>();
        asked.put(id, answer);
        return Map.entry(id, answer);
    }

    void forget(String id) {
        asked.remove(id);
    }

    void answered(Message.Response response) {
        CompletableFuture<Message.Response> waiting = asked.remove(response.id());
        if (waiting != null) {
            waiting.complete(response);
        }
    }

    /** Sends a message that belongs to no request. */
    void tell(String message) {
        notifier.accept(message);
    }

    /** What it wants to be told of, by project. */
    Map<String, Watch> watches() {
        return watches;
    }

    /** How many resources it wants to be told of. */
    int watched() {
        return watches.values().stream().mapToInt(Watch::size).sum();
    }

    /** Nobody is there any more: what runs for it ends. */
    void close() {
        running.values().forEach(Running::cancel);
        watches.values().forEach(Watch::close);
        watches.clear();
        asked.values().forEach(each -> each.cancel(false));
        asked.clear();
    }
}
