package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.lab.command.ErrorTail;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of {@code muster mcp} before a server, whose standard streams agents share, as those of one coding agent
 * and its sub-agents do. Another one is started when it is gone.
 */
final class Gateway implements AutoCloseable {
    private final Start start;
    private final Path data;
    private final Duration patience;
    private final ReentrantLock starting = new ReentrantLock();
    private @Nullable McpStdioPeer running;
    private boolean over;

    /** Starts the process; its standard error is read by the caller. */
    @FunctionalInterface
    interface Start {
        Process start() throws IOException;
    }

    /**
     * One that is not started yet.
     *
     * @param data of the server behind it
     * @param patience how long an answer may take
     */
    Gateway(Start start, Path data, Duration patience) {
        this.start = start;
        this.data = data;
        this.patience = patience;
    }

    /** The arguments by which Muster is one. */
    static List<String> arguments(String server) {
        return List.of("mcp", "--server", server);
    }

    /** A client of the process that runs now; closing it ends nothing. */
    McpPeer peer() throws IOException, InterruptedException {
        McpStdioPeer shared = running();
        return new McpPeer() {
            @Override
            public Fields ask(String method, Consumer<Json> params) throws IOException, InterruptedException {
                return shared.ask(method, params);
            }

            @Override
            public void close() {
                // others speak through it
            }
        };
    }

    private McpStdioPeer running() throws IOException, InterruptedException {
        starting.lockInterruptibly();
        try {
            McpStdioPeer now = running;
            if (now != null && now.alive()) {
                return now;
            }
            if (over) {
                throw new IOException("the gateway has been closed");
            }
            Process process = start.start();
            ErrorTail errors = new ErrorTail(process);
            try {
                now = McpStdioPeer.initialized(process, data, patience);
            } catch (IOException failed) {
                throw new IOException(failed.getMessage() + errors.told(), failed);
            }
            running = now;
            return now;
        } finally {
            starting.unlock();
        }
    }

    @Override
    public void close() {
        starting.lock();
        try {
            over = true;
            McpStdioPeer last = running;
            if (last != null) {
                last.close();
            }
        } finally {
            starting.unlock();
        }
    }
}
