package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.time.Deadlines;
import dev.muster.lab.command.Lines;
import dev.muster.lab.target.TargetException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Clients over standard input and output of one server process; calls of several agents share the pipe. A line that is
 * no message is passed over: whoever waits for what it should have been gives up when its time is over.
 */
final class McpStdioPeer implements McpPeer, ServerProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LONGEST_LINE = 64 * 1024 * 1024;

    private final Process process;
    private final Path data;
    private final Duration patience;
    private final OutputStream in;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<Fields>> waiting = new ConcurrentHashMap<>();

    private McpStdioPeer(Process process, Path data, Duration patience) {
        this.process = process;
        this.data = data;
        this.patience = patience;
        this.in = process.getOutputStream();
        Thread.ofPlatform().daemon().name("mcp-stdio").start(this::read);
    }

    /**
     * Starts a server and initializes it.
     *
     * @param directory takes its data and its errors
     * @param more options of {@code muster mcp}
     */
    static McpStdioPeer start(Starter starter, Path directory, List<String> more) {
        Path data = directory.resolve("data");
        Path errors = directory.resolve("server.err");
        List<String> arguments = new ArrayList<>(List.of("mcp", "--data", data.toString()));
        arguments.addAll(more);
        try {
            return initialized(starter.start(arguments, errors), data, PATIENCE);
        } catch (IOException e) {
            throw new TargetException("muster mcp did not come up: " + e.getMessage() + "; see " + errors, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while muster mcp was starting", e);
        }
    }

    /**
     * Speaks to a server that has been started, and initializes it.
     *
     * @param data where it keeps what it is told
     * @param patience how long an answer may take
     * @throws IOException if it does not answer; then it has been ended
     */
    static McpStdioPeer initialized(Process process, Path data, Duration patience)
            throws IOException, InterruptedException {
        McpStdioPeer peer = new McpStdioPeer(process, data, patience);
        try {
            peer.exchange(McpPeer::initialize, "initialize", PATIENCE); // it has to start first
            peer.write(Json.bytes(json -> json.field("jsonrpc", "2.0").field("method", "notifications/initialized")));
            return peer;
        } catch (IOException | InterruptedException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    @Override
    public long pid() {
        return process.pid();
    }

    @Override
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public Path data() {
        return data;
    }

    private void read() {
        try (InputStream out = process.getInputStream()) {
            Lines.read(out, LONGEST_LINE, this::answered);
            giveUp(new IOException("the server has closed its output"));
        } catch (IOException e) {
            giveUp(new IOException("the server's output cannot be read: " + e.getMessage(), e));
        }
    }

    private void answered(byte[] line) {
        try {
            Fields message = Fields.of(JsonTree.parse(line));
            CompletableFuture<Fields> caller =
                    message.has("id") && !message.has("method") ? waiting.remove(message.whole("id")) : null;
            if (caller != null) {
                caller.complete(message);
            }
        } catch (JsonTree.NotJson | IllegalArgumentException noMessage) {
            // nobody can be told that it was theirs
        }
    }

    private void giveUp(IOException why) {
        waiting.values().forEach(caller -> caller.completeExceptionally(why));
        waiting.clear();
    }

    private void write(byte[] message) throws IOException {
        writing.lock();
        try {
            in.write(message);
            in.write('\n');
            in.flush();
        } finally {
            writing.unlock();
        }
    }

    private Fields exchange(Consumer<Json> params, String method, Duration atMost)
            throws IOException, InterruptedException {
        long id = lastId.incrementAndGet();
        CompletableFuture<Fields> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            write(McpPeer.request(id, method, params));
            return McpPeer.result(Deadlines.await(answer, atMost));
        } catch (ExecutionException e) {
            throw new IOException("the call failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + atMost.toMillis() + " ms", e);
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public Fields ask(String method, Consumer<Json> params) throws IOException, InterruptedException {
        return exchange(params, method, patience);
    }

    /** Closes its input, upon which it ends. */
    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException gone) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
