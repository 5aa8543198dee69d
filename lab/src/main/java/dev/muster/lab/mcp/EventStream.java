package dev.muster.lab.mcp;

import dev.muster.client.wire.JsonTree;
import dev.muster.lab.http.HttpConnection;
import dev.muster.lab.operation.CallFailure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A response that comes as server-sent events: notifications, and in the end the response itself. Only where the stream
 * ends the connection can be used again, so it is read on behind the response, but not for longer than {@link #REST}.
 */
final class EventStream {
    /** As long as a server may take to end the stream behind the response; all of it is in the call's time. */
    static final Duration REST = Duration.ofMillis(10);

    private static final int LONGEST_LINE = 64 * 1024 * 1024;
    private static final Executor AFTER_REST = CompletableFuture.delayedExecutor(REST.toNanos(), TimeUnit.NANOSECONDS);

    private final HttpConnection answered;
    private final Listener trace;
    private final StreamPosition position;
    private final byte[] piece = new byte[4096];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();

    /** Hears what comes on a stream. */
    interface Listener {
        /** The response is there. */
        void event();

        /**
         * A notification came, or a question.
         *
         * @param answered whether the response had come before
         */
        void notified(Map<?, ?> message, boolean answered);

        /** An event was parsed: so many bytes in so many ns. */
        default void parsed(long bytes, long nanos) {}
    }

    /**
     * @param trace told what comes
     * @param position takes how far it was read, and the response
     */
    EventStream(HttpConnection answered, Listener trace, StreamPosition position) {
        this.answered = answered;
        this.trace = trace;
        this.position = position;
    }

    /**
     * Reads to the response, and to the stream's end if that follows at once. However the stream ends behind the
     * response, and if it does not, that is the answer.
     *
     * @return the response to this request
     * @throws CallFailure {@code protocol} for an event that is no message or another's response, {@code transport} if
     *     the stream ends without a response
     */
    Map<?, ?> response(long id) throws IOException, CallFailure {
        boolean more = true;
        while (more && position.response() == null) {
            more = readSome(id);
        }
        Map<?, ?> response = position.response();
        if (response == null) {
            throw CallFailure.transport("the stream ended without a response");
        }
        if (more) {
            readRest(id);
        }
        return response;
    }

    /** Reads what there is; answers whether there may be more. */
    private boolean readSome(long id) throws IOException, CallFailure {
        int read = answered.read(piece);
        for (int i = 0; i < read; i++) {
            if (piece[i] == '\n') {
                line(line.toString(StandardCharsets.UTF_8), id);
                line.reset();
            } else if (line.size() < LONGEST_LINE) {
                line.write(piece[i]);
            } else {
                throw CallFailure.protocol("a line of the stream is longer than 64 MiB");
            }
        }
        return read >= 0;
    }

    private void readRest(long id) throws CallFailure {
        AtomicBoolean over = new AtomicBoolean();
        AFTER_REST.execute(() -> {
            if (!over.getAndSet(true)) {
                answered.close();
            }
        });
        try {
            boolean more = true;
            while (more) {
                more = readSome(id);
            }
        } catch (IOException broken) {
            // by the server, or cut: the response is there, and the connection is not used again
        } finally {
            if (over.getAndSet(true)) {
                answered.close(); // it is being cut at this moment, and must not be used again before it is
            }
        }
    }

    private void line(String raw, long id) throws CallFailure {
        String text = raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw;
        if (text.startsWith("data:")) {
            data.append(text, text.startsWith("data: ") ? 6 : 5, text.length()).append('\n');
        } else if (text.startsWith("id:") || text.startsWith("retry:")) {
            position.field(text);
        } else if (text.isEmpty()) {
            position.dispatched();
            String event = data.toString().strip();
            data.setLength(0);
            if (!event.isEmpty()) {
                event(event, id);
            }
        }
    }

    private void event(String event, long id) throws CallFailure {
        Object message;
        long began = System.nanoTime();
        try {
            message = JsonTree.parse(event);
            trace.parsed(event.length(), System.nanoTime() - began);
        } catch (JsonTree.NotJson garbage) {
            throw CallFailure.protocol("an event is no message: '" + Mcp.beginning(event) + "'");
        }
        if (!(message instanceof Map<?, ?> fields)) {
            throw CallFailure.protocol("an event is no message: '" + Mcp.beginning(event) + "'");
        }
        if (fields.containsKey("method")) {
            trace.notified(fields, position.response() != null); // or a question to a client that offers nothing
            return;
        }
        trace.event();
        if (fields.get("error") == null && !Long.valueOf(id).equals(fields.get("id"))) {
            throw CallFailure.protocol("request " + id + " was answered with the response to " + fields.get("id") + ": "
                    + Mcp.beginning(fields));
        }
        position.answered(fields);
    }
}
