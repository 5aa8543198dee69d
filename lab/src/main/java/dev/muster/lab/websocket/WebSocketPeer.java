package dev.muster.lab.websocket;

import dev.muster.client.websocket.WebSocketConnection;
import dev.muster.client.websocket.WebSocketConnections;
import dev.muster.client.websocket.WebSocketListener;
import dev.muster.lab.operation.Answer;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.Expected;
import dev.muster.lab.operation.Peer;
import dev.muster.lab.operation.Request;
import dev.muster.lab.operation.TimeLimits;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One agent's connection: a message goes out, and messages come in until one is the answer. */
final class WebSocketPeer implements Peer {
    private static final int MOST_UNREAD = 10_000;

    private final WebSocketConnections connections;
    private final TimeLimits limits;
    private final TimeLimits.Limit limit;
    private volatile Conversation conversation;

    /** What came in: messages, and one word at the end. */
    private sealed interface Event {
        record Text(String text) implements Event {}

        record Ended(CallFailure why) implements Event {}
    }

    WebSocketPeer(WebSocketConnections connections, TimeLimits limits) throws CallFailure, InterruptedException {
        this.connections = connections;
        this.limits = limits;
        this.conversation = opened();
        this.limit = limits.limit(this::overdue);
    }

    private Conversation opened() throws CallFailure, InterruptedException {
        Conversation made = new Conversation();
        try {
            made.socket = connections.open(made);
            return made;
        } catch (IOException refused) {
            throw CallFailure.transport(String.valueOf(refused.getMessage()));
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
    private final class Conversation implements WebSocketListener {
        private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MOST_UNREAD);
        private volatile @Nullable WebSocketConnection socket;
        private volatile @Nullable CallFailure over;

        void send(String text) throws CallFailure, InterruptedException {
            CallFailure ended = over;
            WebSocketConnection open = socket;
            if (ended != null || open == null) {
                throw ended == null ? CallFailure.transport("it is not connected") : ended;
            }
            try {
                open.send(text).get();
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
            WebSocketConnection open = socket;
            if (open != null) {
                open.abort();
            }
        }

        void close() {
            WebSocketConnection open = socket;
            if (open != null) {
                open.close().whenComplete((sent, failed) -> open.abort());
            }
        }

        @Override
        public void text(String text) {
            limits.heard();
            if (!events.offer(new Event.Text(text))) {
                end(CallFailure.protocol("more than " + MOST_UNREAD + " messages came that no operation waits for"));
            }
        }

        @Override
        public void closed(int code, String reason) {
            end(CallFailure.transport("the server closed the connection: " + code + " " + reason));
        }
    }
}
