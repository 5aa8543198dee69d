package dev.muster.lab.websocket;

import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.Expected;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.TimeLimits;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One agent's connection: a message goes out, and messages come in until one is the answer. */
final class WebSocketPeer implements Peer {
    private static final int MOST_UNREAD = 10_000;
    private static final int BROKEN = 1006;

    private final HttpClient client;
    private final URI uri;
    private final TimeLimits limits;
    private final TimeLimits.Limit limit;
    private volatile Conversation conversation;

    /** What came in: messages, and one word at the end. */
    private sealed interface Event {
        record Text(String text) implements Event {}

        record Ended(CallFailure why) implements Event {}
    }

    WebSocketPeer(HttpClient client, URI uri, TimeLimits limits) throws CallFailure, InterruptedException {
        this.client = client;
        this.uri = uri;
        this.limits = limits;
        this.conversation = opened();
        this.limit = limits.limit(this::overdue);
    }

    private Conversation opened() throws CallFailure, InterruptedException {
        Conversation made = new Conversation();
        try {
            made.socket = client.newWebSocketBuilder()
                    .connectTimeout(limits.connecting())
                    .buildAsync(uri, made)
                    .get();
            return made;
        } catch (ExecutionException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            throw CallFailure.transport(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        }
    }

    private void overdue() {
        conversation.end(limit.failure());
    }

    @Override
    public void prepare() throws InterruptedException {
        if (conversation.over != null) {
            conversation.abort();
            try {
                conversation = opened();
            } catch (CallFailure refused) {
                // The operation that follows says what is wrong.
                System.getLogger(WebSocketPeer.class.getName())
                        .log(System.Logger.Level.DEBUG, "Connecting again", refused);
            }
        }
    }

    @Override
    public Answer ask(Request request) throws CallFailure, InterruptedException {
        Request.Message message = (Request.Message) request;
        Conversation used = conversation;
        limit.begin();
        try {
            used.send(message.send());
            Expected expected = message.expect();
            if (expected == null) {
                return Answer.of("");
            }
            while (true) {
                String text = used.next();
                if (expected.isMetBy(text)) {
                    return Answer.of(text);
                }
            }
        } finally {
            limit.end();
        }
    }

    @Override
    public void close() {
        limit.close();
        conversation.close();
    }

    /**
     * One connection, as long as it lasts. After a time limit it is given up: later answers would be taken for others.
     */
    private final class Conversation implements WebSocket.Listener {
        private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_UNREAD);
        private final StringBuilder begun = new StringBuilder();
        private volatile @Nullable WebSocket socket;
        private volatile @Nullable CallFailure over;

        void send(String text) throws CallFailure, InterruptedException {
            CallFailure ended = over;
            WebSocket open = socket;
            if (ended != null || open == null) {
                throw ended == null ? CallFailure.transport("it is not connected") : ended;
            }
            try {
                open.sendText(text, true).get();
            } catch (ExecutionException broken) {
                CallFailure known = over;
                throw known == null ? CallFailure.transport("the connection is broken: " + broken.getCause()) : known;
            }
        }

        String next() throws CallFailure, InterruptedException {
            return switch (events.take()) {
                case Event.Text text -> text.text();
                case Event.Ended ended -> throw ended.why();
            };
        }

        void end(CallFailure why) {
            if (over == null) {
                over = why;
                abort(); // whoever sends wakes up too
                while (!events.offer(new Event.Ended(why))) {
                    events.clear();
                }
            }
        }

        void abort() {
            WebSocket open = socket;
            if (open != null) {
                open.abort();
            }
        }

        void close() {
            WebSocket open = socket;
            if (open != null && !open.isOutputClosed()) {
                open.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((sent, failed) -> open.abort());
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            limits.heard();
            begun.append(data);
            if (last) {
                String text = begun.toString();
                begun.setLength(0);
                if (!events.offer(new Event.Text(text))) {
                    end(CallFailure.protocol(
                            "more than " + MOST_UNREAD + " messages came that no operation waits for"));
                }
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            end(CallFailure.transport("the server closed the connection: " + code + " " + reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            end(CallFailure.transport("the connection broke: " + BROKEN + " " + error.getMessage()));
        }
    }
}
