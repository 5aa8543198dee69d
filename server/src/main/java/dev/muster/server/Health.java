package dev.muster.server;

import dev.muster.client.wire.Json;
import dev.muster.core.Engine;
import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.server.http.Exchange;
import dev.muster.server.rest.Problems;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Answers those who watch over the process. Started: it listens, so the engine is open. Live: it works; if not, only a
 * restart helps. Ready: it takes new work.
 */
final class Health {
    static final String STARTED = "/health/started";
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    /** With so much room a disk that was full is worth another try, though nobody has written since. */
    private static final long ROOM = 64L * 1024 * 1024;

    private static final int UNAVAILABLE = 503;

    private final Engine engine;

    Health(Engine engine) {
        this.engine = engine;
    }

    void answer(Exchange exchange) throws IOException {
        Refusal why = problem(exchange.path());
        exchange.with("Cache-Control", "no-store");
        if (why == null) {
            exchange.answer(200, "application/json", Json.bytes(json -> json.field("status", "ok")));
        } else {
            Problems.answer(exchange, UNAVAILABLE, why);
        }
    }

    private @Nullable Refusal problem(String path) {
        return switch (path) {
            case STARTED -> null;
            case LIVE -> engine.ledger().stopped();
            default -> unready();
        };
    }

    private @Nullable Refusal unready() {
        Refusal stopped = engine.ledger().stopped();
        if (stopped != null) {
            return stopped;
        }
        if (engine.draining()) {
            return Refusal.of(ErrorCode.BUSY, "draining: no new work is given out")
                    .withHelp("take it back with POST /api/v1/admin/drain {\"drain\": false}, or stop the server");
        }
        if (engine.ledger().diskFull() && engine.storeSize().usable() < ROOM) {
            return Refusal.of(ErrorCode.DISK_FULL, "the disk is full: nothing can be changed")
                    .withHelp("free space in the data directory's file system");
        }
        return null;
    }
}
