package dev.muster.client.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.http.ServerAddress;
import dev.muster.client.pool.BackOff;
import dev.muster.client.websocket.WebSocketListener;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The other side of lines, played by the test message by message. */
final class ScriptedServer {
    static final String SESSION = "s_00000000000000000000000000";

    private final BlockingQueue<Side> lines = new LinkedBlockingQueue<>();
    volatile boolean gone;

    AgentConnections connections() {
        return AgentConnections.over(
                listener -> {
                    if (gone) {
                        throw new IOException("gone");
                    }
                    Side side = new Side(listener);
                    lines.add(side);
                    return side;
                },
                ServerAddress.parse("http://127.0.0.1:1"),
                SocketOptions.defaults()
                        .withTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(60))
                        .withReconnect(new BackOff(1000, Duration.ofMillis(1), Duration.ofMillis(2))));
    }

    /** The next line that is opened. */
    Side accepted() throws InterruptedException {
        Side side = lines.poll(60, TimeUnit.SECONDS);
        assertThat(side).as("a line").isNotNull();
        return java.util.Objects.requireNonNull(side);
    }

    /** The far end of one line. */
    static final class Side implements Line {
        private final WebSocketListener client;
        private final BlockingQueue<Fields> said = new LinkedBlockingQueue<>();
        volatile boolean closed;

        Side(WebSocketListener client) {
            this.client = client;
        }

        @Override
        public void send(String message) throws IOException {
            if (closed) {
                throw new IOException("closed");
            }
            try {
                Fields fields = Fields.of(JsonTree.parse(message));
                if (!fields.text("type").equals("heartbeat")) {
                    said.add(fields);
                }
            } catch (JsonTree.NotJson e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void abort() {
            closed = true;
        }

        /** The next message of the client, of this type. */
        Fields heard(String type) throws InterruptedException {
            Fields fields = said.poll(60, TimeUnit.SECONDS);
            assertThat(fields).as(type).isNotNull();
            Fields heard = java.util.Objects.requireNonNull(fields);
            assertThat(heard.text("type")).isEqualTo(type);
            return heard;
        }

        void say(String type, Fields to, Consumer<Json> fields) {
            client.text(Json.text(json -> {
                json.field("type", type).value("ref", to.value("ref"));
                fields.accept(json);
            }));
        }

        /** Answers the hello. */
        Fields welcome(long cursor) throws InterruptedException {
            return welcome(cursor, limits -> {});
        }

        /** The same, with more limits. */
        Fields welcome(long cursor, Consumer<Json> more) throws InterruptedException {
            Fields hello = heard("hello");
            say(
                    "welcome",
                    hello,
                    json -> json.field("session", SESSION)
                            .field("cursor", cursor)
                            .object(
                                    "limits",
                                    limits -> more.accept(limits.field("heartbeat_seconds", 5L)
                                            .field("silence_seconds", 15L))));
            return hello;
        }

        void event(long seq) {
            client.text("{\"type\":\"event\",\"seq\":" + seq
                    + ",\"at\":\"2026-01-01T00:00:00Z\",\"topic\":\"x\",\"fence\":0,\"data\":null}");
        }

        /** Says what nobody can read. */
        void garbled() {
            client.text("{\"type\":\"ev");
        }

        void breaks(int code, String reason) {
            closed = true;
            client.closed(code, reason);
        }
    }
}
