package dev.muster.lab.engine;

import dev.muster.client.http.HttpAnswer;
import dev.muster.client.http.HttpConnection;
import dev.muster.client.http.ServerAddress;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * MCP sessions whose clients never come back: each says {@code initialize} and hangs up, as most clients do when they
 * are closed.
 */
final class AbandonedSessions {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, String> HEADERS = Map.of("Accept", "application/json, text/event-stream");
    /** Connections at once: more would only wait in the server's queue. */
    private static final int AT_ONCE = 100;

    private final ServerAddress server;

    AbandonedSessions(ServerAddress server) {
        this.server = server;
    }

    /**
     * Begins so many, and leaves them.
     *
     * @throws TargetException if one cannot be begun
     */
    void begin(int sessions) {
        byte[] hello = McpPeer.request(0, "initialize", McpPeer::initialize);
        Semaphore free = new Semaphore(AT_ONCE);
        List<HttpAnswer> answers = Agents.together(sessions, session -> begin(free, hello));
        for (HttpAnswer answer : answers) {
            if (!answer.isGood()) {
                throw new TargetException("initialize was answered with status " + answer.status());
            }
        }
    }

    private HttpAnswer begin(Semaphore free, byte[] hello) {
        try {
            free.acquire();
            try (HttpConnection connection = HttpConnection.open(server, PATIENCE, null)) {
                return connection.exchange("POST", McpHttpPeer.PATH, HEADERS, hello, PATIENCE);
            } finally {
                free.release();
            }
        } catch (IOException e) {
            throw new TargetException("an MCP session could not be had: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while connecting", e);
        }
    }
}
