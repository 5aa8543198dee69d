package dev.muster.server.mcp;

import dev.muster.server.http.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way back during a request of the eras with sessions. A client that loses the connection has not cancelled: it may
 * come back for the rest, once it has the id of an event.
 */
final class LegacyBack implements Back {
    private static final Duration RETRY = Duration.ofMillis(500);

    private final Exchange exchange;
    private final McpSession session;
    private @Nullable Outbox stream;

    LegacyBack(Exchange exchange, McpSession session) {
        this.exchange = exchange;
        this.session = session;
    }

    @Override
    public void send(String message) {
        opened().send(message);
    }

    @Override
    public void check() {
        opened().beat();
    }

    @Override
    public void breakOff() {
        opened().breakOff(RETRY);
    }

    private Outbox opened() {
        Outbox open = stream;
        if (open == null) {
            open = session.stream();
            stream = open;
            exchange.with("Cache-Control", "no-store")
                    .with("X-Accel-Buffering", "no")
                    .with(McpHttp.SESSION, session.id());
            try {
                open.listen(exchange.stream(200, McpHttp.STREAM), 0, session.primes());
            } catch (IOException e) {
                // the client has gone before anything was said; what it asked for goes on and is kept for it
            }
        }
        return open;
    }

    /** Gives the answer: as JSON, or as the last message of the stream that was begun. */
    void finish(String json) throws IOException {
        Outbox open = stream;
        if (open == null) {
            exchange.answer(200, McpHttp.JSON, json.getBytes(StandardCharsets.UTF_8));
        } else {
            open.send(json);
            open.end();
        }
    }
}
