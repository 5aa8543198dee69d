package dev.muster.server.mcp;

import dev.muster.server.http.Exchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The way back during a request of the stateless era. A client that closes the connection has cancelled. */
final class ModernBack implements Back {
    private static final byte[] STILL_HERE = ": still here\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Exchange exchange;
    private @Nullable OutputStream stream;
    private boolean gone;

    ModernBack(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public void send(String message) throws InterruptedException {
        write(event(message));
    }

    @Override
    public void check() throws InterruptedException {
        write(STILL_HERE);
    }

    @Override
    public Exchange.Watch interruptIfGone() {
        return exchange.interruptIfGone();
    }

    private static byte[] event(String message) {
        return ("event: message\ndata: " + message + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private void write(byte[] bytes) throws InterruptedException {
        if (gone) {
            throw new InterruptedException("the client has gone");
        }
        try {
            OutputStream out = stream;
            if (out == null) {
                exchange.with("Cache-Control", "no-store").with("X-Accel-Buffering", "no");
                out = exchange.stream(200, McpHttp.STREAM);
                stream = out;
            }
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            gone = true;
            throw new InterruptedException("the client has gone");
        }
    }

    /** Gives the answer: as JSON, or as the last message of the stream that was begun. */
    void finish(McpServer.Reply reply) throws IOException {
        OutputStream out = stream;
        if (out == null && gone) {
            return;
        }
        if (out == null) {
            exchange.answer(reply.status(), McpHttp.JSON, reply.json().getBytes(StandardCharsets.UTF_8));
            return;
        }
        try (out) {
            if (!gone) {
                out.write(event(reply.json()));
                out.flush();
            }
        }
    }
}
