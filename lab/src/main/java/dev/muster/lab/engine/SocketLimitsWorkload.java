package dev.muster.lab.engine;

import dev.muster.client.websocket.WebSocketConnections;
import dev.muster.client.wire.Fields;
import dev.muster.lab.target.Outcome;
import dev.muster.lab.target.Workload;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Oversteps the limits of the WebSocket face, one in each operation, on a connection of its own. It must be closed with
 * the code that the documentation tells, or the call be refused; and the next connection be welcomed as ever.
 */
final class SocketLimitsWorkload implements Workload {
    static final List<String> MIX =
            List.of("too_large", "too_large_before_hello", "no_hello", "no_sense", "too_many_waits", "too_fast");

    private static final int MESSAGE_BYTES = 4 * 1024 * 1024;
    private static final int BYTES_BEFORE_HELLO = 16 * 1024;
    private static final int BAD_IN_A_ROW = 5;
    private static final int WAITS = 8;
    private static final int PER_SECOND = 5_000;
    private static final Duration WAITING = Duration.ofSeconds(30);
    private static final long GIVE_UP_NANOS = 30_000_000_000L;

    private static final int TOO_LARGE = 1009;
    private static final int NOT_ALLOWED_IN = 4001;
    private static final int TOO_FAST = 4004;
    private static final int NO_SENSE = 4005;

    private final WebSocketConnections connections;
    private final Stage stage;

    /** @param server such as {@code http://127.0.0.1:40123} */
    SocketLimitsWorkload(String server, Stage stage) {
        this.connections = AgentSocket.connections(server);
        this.stage = stage;
    }

    @Override
    public List<String> operations() {
        return MIX;
    }

    @Override
    public String unit() {
        return "limits";
    }

    @Override
    public Outcome invoke(int agent, long index, int operation) throws InterruptedException {
        try {
            Outcome.Failed failed = overstep(MIX.get(operation), agent);
            return failed == null ? welcomed(agent) : failed;
        } catch (IOException gone) {
            return new Outcome.Failed("unreachable", MIX.get(operation) + ": " + gone.getMessage());
        }
    }

    private Outcome.@Nullable Failed overstep(String limit, int agent) throws IOException, InterruptedException {
        try (RawSocket socket = RawSocket.open(connections)) {
            return switch (limit) {
                case "too_large_before_hello" -> {
                    socket.say("x".repeat(BYTES_BEFORE_HELLO + 1));
                    yield closed(limit, socket, TOO_LARGE);
                }
                case "no_hello" -> {
                    socket.say(SocketMessages.heartbeat(1));
                    yield closed(limit, socket, NOT_ALLOWED_IN);
                }
                default -> {
                    hello(socket, agent);
                    yield afterHello(limit, socket);
                }
            };
        }
    }

    private Outcome.@Nullable Failed afterHello(String limit, RawSocket socket)
            throws IOException, InterruptedException {
        return switch (limit) {
            case "too_large" -> {
                socket.say("x".repeat(MESSAGE_BYTES + 1));
                yield closed(limit, socket, TOO_LARGE);
            }
            case "no_sense" -> {
                for (int i = 0; i < BAD_IN_A_ROW; i++) {
                    socket.say("{\"type\":\"no such thing\"}");
                }
                yield closed(limit, socket, NO_SENSE);
            }
            case "too_many_waits" -> tooManyWaits(socket);
            default -> tooFast(socket);
        };
    }

    private void hello(RawSocket socket, int agent) throws IOException, InterruptedException {
        socket.say(SocketMessages.hello(1, stage.project(), stage.agent(agent)));
        Fields answer = socket.answer(1);
        if (!answer.text("type").equals("welcome")) {
            throw new IOException(
                    "hello was answered with " + answer.text("type") + ": " + answer.textOrEmpty("detail"));
        }
    }

    private static Outcome.@Nullable Failed closed(String limit, RawSocket socket, int wanted)
            throws IOException, InterruptedException {
        int code = socket.closeCode();
        return code == wanted
                ? null
                : new Outcome.Failed("wrong_close", limit + " was closed with " + code + ", not " + wanted);
    }

    /** The calls that may wait do so; one more is refused, and the connection goes on. */
    private static Outcome.@Nullable Failed tooManyWaits(RawSocket socket) throws IOException, InterruptedException {
        long ref = 1;
        for (int i = 0; i <= WAITS; i++) {
            socket.say(SocketMessages.claim(++ref, WAITING));
        }
        Fields answer = socket.answer(ref);
        if (!answer.textOrEmpty("code").equals("LIMIT_REACHED")) {
            return new Outcome.Failed("not_refused", "one call too many that waits was answered with " + answer);
        }
        socket.say(SocketMessages.heartbeat(++ref));
        Fields alive = socket.answer(ref);
        return alive.text("type").equals("heartbeat_ack")
                ? null
                : new Outcome.Failed("wrong_answer", "a heartbeat was answered with " + alive.text("type"));
    }

    /** Says more than it may until it is closed; how fast it was is told if it is not. */
    private static Outcome.@Nullable Failed tooFast(RawSocket socket) throws IOException, InterruptedException {
        long from = System.nanoTime();
        long said = 0;
        while (!socket.isClosed() && System.nanoTime() - from < GIVE_UP_NANOS) {
            if (!socket.say(SocketMessages.heartbeat(said + 2))) {
                break;
            }
            said++;
        }
        double rate = said / ((System.nanoTime() - from) / 1e9);
        if (!socket.isClosed() && System.nanoTime() - from >= GIVE_UP_NANOS) {
            return new Outcome.Failed(
                    rate > PER_SECOND ? "not_limited" : "generator_too_slow",
                    String.format(Locale.ROOT, "%,d messages at %,.0f a second and not closed", said, rate));
        }
        return closed("too_fast", socket, TOO_FAST);
    }

    /** Whether the next connection is welcomed and served. */
    private Outcome welcomed(int agent) throws IOException, InterruptedException {
        try (RawSocket socket = RawSocket.open(connections)) {
            hello(socket, agent);
            socket.say(SocketMessages.heartbeat(2));
            if (!socket.answer(2).text("type").equals("heartbeat_ack")) {
                return new Outcome.Failed("wrong_answer", "the connection after it was not served");
            }
            socket.say(SocketMessages.endSession(3));
            socket.answer(3);
            return Outcome.OK;
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
