package dev.muster.server.ws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The other side of a connection. */
public final class Wire implements WebSocket.Listener {
    /** Only a test that fails waits so long. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final BlockingQueue<Fields> incoming = new LinkedBlockingQueue<>();
    private final Deque<Fields> passedOver = new ArrayDeque<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final AtomicInteger refs = new AtomicInteger();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private volatile boolean paused;

    private Wire(int port, Map<String, String> headers) {
        WebSocket.Builder builder = CLIENT.newWebSocketBuilder();
        headers.forEach(builder::header);
        this.socket = builder.buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), this)
                .join();
    }

    public static Wire open(int port) {
        return new Wire(port, Map.of());
    }

    public static Wire open(int port, String bearer) {
        return new Wire(port, Map.of("Authorization", "Bearer " + bearer));
    }

    // --- what comes ---

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        // Asked for before this one is handed over: who has it in hand and then pauses still gets the next.
        if (!paused) {
            from.request(1);
        }
        partial.append(data);
        if (last) {
            try {
                incoming.add(Fields.of(JsonTree.parse(partial.toString())));
            } catch (JsonTree.NotJson e) {
                throw new IllegalStateException("the server sent no JSON: " + partial, e);
            }
            partial.setLength(0);
        }
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
        from.request(1);
        return null; // the client itself answers with a pong
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        closed.complete(1006);
    }

    /** Takes nothing in after the next message. */
    void pause() {
        paused = true;
    }

    void goOn() {
        paused = false;
        socket.request(1);
    }

    /** The next message of a type; others that come before it are kept for later. */
    public Fields next(String type) {
        return first(message -> message.text("type").equals(type));
    }

    /** The first message that is such; others that come before it are kept for later. */
    Fields first(Predicate<Fields> such) {
        for (Iterator<Fields> each = passedOver.iterator(); each.hasNext(); ) {
            Fields message = each.next();
            if (such.test(message)) {
                each.remove();
                return message;
            }
        }
        while (true) {
            Fields message = poll();
            if (such.test(message)) {
                return message;
            }
            passedOver.add(message);
        }
    }

    private Fields poll() {
        try {
            Fields message = incoming.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("a message of the server").isNotNull();
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Messages that came and were not asked for yet. */
    int unread() {
        return incoming.size() + passedOver.size();
    }

    /** The answer to a call: a result or an error, of this ref. */
    public Fields answer(String ref) {
        return first(message -> ref.equals(message.value("ref")));
    }

    public int closeCode() {
        return closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    boolean open() {
        return !closed.isDone();
    }

    // --- what is said ---

    /** Says something of a type; answers the ref that it has. */
    public String say(String type, Consumer<Json> fields) {
        String ref = "r" + refs.incrementAndGet();
        raw(Json.text(json -> {
            json.field("type", type).field("ref", ref);
            fields.accept(json);
        }));
        return ref;
    }

    /** Says something and awaits the answer. */
    public Fields ask(String type, Consumer<Json> fields) {
        return answer(say(type, fields));
    }

    /** Asks for an operation; answers its answer. */
    Fields command(String name, Consumer<Json> arguments) {
        Fields answer = ask("command", json -> json.field("name", name).object("arguments", arguments));
        assertThat(answer.text("type")).as("%s", answer).isEqualTo("result");
        return answer.object("value");
    }

    void raw(String text) {
        socket.sendText(text, true).join();
    }

    void fragment(String text, boolean last) {
        socket.sendText(text, last).join();
    }

    void binary(byte[] bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    }

    /** Says hello as an agent of the project {@value SocketServer#PROJECT}. */
    Fields hello(String agent) {
        return hello(json -> json.field("agent", agent));
    }

    Fields hello(Consumer<Json> fields) {
        Fields answer = ask("hello", json -> {
            json.field("project", SocketServer.PROJECT);
            fields.accept(json);
        });
        assertThat(answer.text("type")).as("%s", answer).isEqualTo("welcome");
        return answer;
    }

    void heartbeat() {
        say("heartbeat", json -> {});
        next("heartbeat_ack");
    }

    /** Closes as one should. */
    public void close() {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    /** Is gone without a word. */
    void kill() {
        socket.abort();
    }
}
