package dev.muster.server.mcp;

import dev.muster.server.http.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way back during a request of the eras with sessions. A client that loses the connection has not cancelled: it may
 * come back for the rest, once it has the id of an event. One that does not do so for long has died: nobody is told
 * more.
 */
final class LegacyBack implements Back {
    private static final Duration RETRY = Duration.ofMillis(500);
    /** How long a client that has lost its stream may take to come back to it. */
    static final Duration GRACE = Duration.ofSeconds(30);

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
    public void check() throws InterruptedException {
        opened().beat();
        if (gone()) {
            throw new InterruptedException("the client has gone and did not come back");
        }
    }

    @Override
    public boolean gone() {
        Outbox open = stream;
        return open != null && open.unheard().compareTo(GRACE) > 0;
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
