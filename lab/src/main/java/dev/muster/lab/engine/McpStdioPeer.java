package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.core.time.Deadlines;
import dev.muster.lab.target.TargetException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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

/** Clients over standard input and output of one server process; calls of several agents share the pipe. */
final class McpStdioPeer implements McpPeer, ServerProcess {
    private static final int PATIENCE_S = 60;

    private final Process process;
    private final Path data;
    private final OutputStream in;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicLong lastId = new AtomicLong();
    private final Map<Long, CompletableFuture<Fields>> waiting = new ConcurrentHashMap<>();

    private McpStdioPeer(Process process, Path data) {
        this.process = process;
        this.data = data;
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
            McpStdioPeer peer = new McpStdioPeer(starter.start(arguments, errors), data);
            peer.ask("initialize", McpPeer::initialize);
            peer.write(Json.bytes(json -> json.field("jsonrpc", "2.0").field("method", "notifications/initialized")));
            return peer;
        } catch (IOException e) {
            throw new TargetException("muster mcp did not come up: " + e.getMessage() + "; see " + errors, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TargetException("interrupted while muster mcp was starting", e);
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
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Fields message = Fields.of(JsonTree.parse(line));
                CompletableFuture<Fields> caller =
                        message.has("id") && !message.has("method") ? waiting.remove(message.whole("id")) : null;
                if (caller != null) {
                    caller.complete(message);
                }
            }
            giveUp(new IOException("the server has closed its output"));
        } catch (IOException | JsonTree.NotJson | IllegalArgumentException e) {
            giveUp(new IOException("the server's output cannot be read: " + e.getMessage(), e));
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

    private Fields exchange(long id, byte[] message) throws IOException, InterruptedException {
        CompletableFuture<Fields> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            write(message);
            return Deadlines.await(answer, Duration.ofSeconds(PATIENCE_S));
        } catch (ExecutionException e) {
            throw new IOException("the call failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + PATIENCE_S + " s", e);
        } finally {
            waiting.remove(id);
        }
    }

    @Override
    public Fields ask(String method, Consumer<Json> params) throws IOException, InterruptedException {
        long id = lastId.incrementAndGet();
        return McpPeer.result(exchange(id, McpPeer.request(id, method, params)));
    }

    /** Closes its input, upon which it ends. */
    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
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
