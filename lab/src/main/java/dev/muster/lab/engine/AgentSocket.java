package dev.muster.lab.engine;

import dev.muster.client.http.ServerAddress;
import dev.muster.client.websocket.WebSocketConnection;
import dev.muster.client.websocket.WebSocketConnections;
import dev.muster.client.wire.Fields;
import dev.muster.core.time.Deadlines;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;

/** One agent's connection. It costs no thread, so that one process can hold ten thousand. */
final class AgentSocket {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final WebSocketConnection socket;
    private final Replies replies;
    private final Pulse pulse;

    private AgentSocket(WebSocketConnection socket, Replies replies, Pulse pulse) {
        this.socket = socket;
        this.replies = replies;
        this.pulse = pulse;
    }

    /** Connections of agents to a server, such as {@code http://127.0.0.1:40123}. */
    static WebSocketConnections connections(String server) {
        return new WebSocketConnections(ServerAddress.parse(server).webSocket(), PATIENCE);
    }

    /**
     * Connects and says hello.
     *
     * @throws IOException if there is no connection, or no welcome; the message says why
     */
    static AgentSocket open(WebSocketConnections connections, String project, String agent)
            throws IOException, InterruptedException {
        Replies replies = new Replies();
        Pulse pulse = new Pulse();
        WebSocketConnection socket = connections.open(new SocketReader(replies, pulse));
        AgentSocket opened = new AgentSocket(socket, replies, pulse);
        Fields answer = opened.ask(ref -> SocketMessages.hello(ref, project, agent), Duration.ZERO);
        if (!answer.text("type").equals("welcome")) {
            socket.abort();
            throw new IOException(
                    "hello was answered with " + answer.text("type") + ": " + answer.textOrEmpty("detail"));
        }
        return opened;
    }

    /** Sends after what was sent before; does not wait until it is on its way. */
    private void send(String message) {
        socket.send(message).whenComplete((sent, broken) -> {
            if (broken != null) {
                replies.end(new IOException("nothing can be sent: " + broken.getMessage(), broken));
            }
        });
    }

    /**
     * Makes a call and waits for its answer.
     *
     * @param message of the call with this ref
     * @param wait how long the server may take beside what every call may take
     * @return a result, or an error that the server tells
     * @throws IOException if there is no answer
     */
    Fields ask(LongFunction<String> message, Duration wait) throws IOException, InterruptedException {
        Replies.Awaited call = replies.begin();
        try {
            send(message.apply(call.ref()));
            return awaited(call.reply(), PATIENCE.plus(wait));
        } finally {
            replies.forget(call);
        }
    }

    private static <T> T awaited(CompletableFuture<T> future, Duration patience)
            throws IOException, InterruptedException {
        try {
            return Deadlines.await(future, patience);
        } catch (ExecutionException e) {
            throw new IOException("the call failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + patience.toSeconds() + " s", e);
        }
    }

    /** Sends a heartbeat, whose answer the pulse awaits. */
    void beat() {
        send(SocketMessages.heartbeat(pulse.beat()));
    }

    Pulse pulse() {
        return pulse;
    }

    /** Hangs up at once. */
    void abort() {
        socket.abort();
    }

    /** Ends the session and hangs up; waits until the server has heard of it. */
    void close() throws InterruptedException {
        try {
            ask(SocketMessages::endSession, Duration.ZERO);
            awaited(socket.close(), PATIENCE);
        } catch (IOException gone) {
            socket.abort(); // there is nobody to hear it
        }
    }
}
