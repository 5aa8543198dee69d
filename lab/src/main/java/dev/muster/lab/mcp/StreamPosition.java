package dev.muster.lab.mcp;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a stream of events was read, so that another connection can take it up where the response was not among them:
 * one thread's.
 */
final class StreamPosition {
    /** How long a client waits that was not told, as browsers do or a little less. */
    private static final Duration USUAL_RETRY = Duration.ofSeconds(1);

    private @Nullable String pending;
    private @Nullable String last;
    private Duration retry = USUAL_RETRY;
    private @Nullable Map<?, ?> response;

    /** A line of the form {@code id: …} or {@code retry: …} was read. */
    void field(String line) {
        int colon = line.indexOf(':');
        String value = line.substring(colon + 1).strip();
        if (line.startsWith("id")) {
            pending = value;
        } else if (!value.isEmpty() && value.length() < 10 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            retry = Duration.ofMillis(Long.parseLong(value));
        }
    }

    /** An event, maybe without any data, came to its end: only then its id counts. */
    void dispatched() {
        String id = pending;
        if (id != null) {
            last = id.isEmpty() ? null : id;
            pending = null;
        }
    }

    /** The id of the last event; null if the server gave none, so that nothing can be taken up. */
    @Nullable
    String lastId() {
        return last;
    }

    /** Where a stream that goes on from this one begins. */
    StreamPosition next() {
        StreamPosition next = new StreamPosition();
        next.last = last;
        next.retry = retry;
        return next;
    }

    /** How long the server wants a client to wait before it connects again. */
    Duration retry() {
        return retry;
    }

    /** The response was read. */
    void answered(Map<?, ?> message) {
        response = message;
    }

    /** The response; null if it was not read yet. */
    @Nullable
    Map<?, ?> response() {
        return response;
    }
}
