package dev.muster.lab.mcp;

import dev.muster.client.wire.Json;
import dev.muster.client.wire.JsonTree;
import dev.muster.lab.command.Ending;
import dev.muster.lab.command.ErrorTail;
import dev.muster.lab.command.Lines;
import dev.muster.lab.command.ProcessStarter;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.TimeLimits;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A server process that is spoken to through its standard input and output; requests of any number of callers share it.
 *
 * <p>Design. Whatever the server does, no caller waits longer than its time limit, and none waits in a system call: one
 * thread writes what callers have queued, so that a server that does not read stops only that thread; one reads lines
 * and hands responses out by their ids; one reads standard error to its end. A line that is no message, or answers an
 * id that nobody waits for, breaks the protocol and fails the oldest request under way: one operation for each such
 * line, so that a server that answers only garbage has nothing but failures. The answer to a request that was given up
 * is merely late.
 */
final class StdioServer implements AutoCloseable {
    /** How long a server may take until it shakes hands. */
    static final Duration PATIENCE_AT_START = Duration.ofSeconds(60);

    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final int LONGEST_LINE = 64 * 1024 * 1024;
    private static final byte[] GOODBYE = new byte[0];

    private final Process process;
    private final ErrorTail errors;
    private final TimeLimits limits;
    private final LongAdder violations;
    private final ProgressCounts progress;
    private final PayloadCosts payload;
    private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>();
    private final AtomicLong lastId = new AtomicLong();
    private final ConcurrentSkipListMap<Long, Pending> waiting = new ConcurrentSkipListMap<>();
    private final Set<Long> givenUp = ConcurrentHashMap.newKeySet();
    private volatile boolean ready;
    private volatile boolean stateless;
    private volatile long lastHeard = System.nanoTime();
    private volatile @Nullable CallFailure ended;

    private StdioServer(
            Process process, TimeLimits limits, LongAdder violations, ProgressCounts progress, PayloadCosts payload) {
        this.payload = payload;
        this.process = process;
        this.limits = limits;
        this.violations = violations;
        this.progress = progress;
        this.errors = new ErrorTail(process);
        Thread.ofPlatform().daemon().name("mcp-out-" + process.pid()).start(this::read);
        Thread.ofPlatform().daemon().name("mcp-in-" + process.pid()).start(this::write);
    }

    /**
     * How a server is started.
     *
     * @param starter starts its process
     * @param argv program and arguments
     * @param version of the protocol that is spoken; null to ask the server for the newest that it knows
     * @param asking how long that question may take, before it is taken for one that the server does not know
     */
    record Launch(
            ProcessStarter starter,
            List<String> argv,
            @Nullable String version,
            Duration asking) {
        Launch(ProcessStarter starter, List<String> argv, @Nullable String version) {
            this(starter, argv, version, Duration.ofSeconds(20));
        }
    }

    /**
     * Starts a server and shakes hands with it, or asks what it speaks where no hands are shaken.
     *
     * @param launch what is started, and the version
     * @param limits told when the server says something
     * @param violations counts lines that break the protocol
     * @param progress told what becomes of progress notifications
     * @param patience how long it may take to answer
     * @throws CallFailure if it does not come up
     */
    static StdioServer start(
            Launch launch,
            TimeLimits limits,
            LongAdder violations,
            ProgressCounts progress,
            PayloadCosts payload,
            Duration patience)
            throws CallFailure, InterruptedException {
        Process process;
        try {
            process = launch.starter().start(launch.argv());
        } catch (IOException none) {
            throw CallFailure.transport(String.valueOf(none.getMessage()));
        }
        StdioServer server = new StdioServer(process, limits, violations, progress, payload);
        try {
            server.stateless = !Mcp.SESSIONS.equals(launch.version()) && server.isStateless(launch, patience);
            if (!server.stateless) {
                server.shakeHands(patience);
            }
            server.ready = true;
            return server;
        } catch (CallFailure failed) {
            server.kill();
            throw new CallFailure(failed.kind(), failed.getMessage() + told(server, failed));
        } catch (InterruptedException cut) {
            server.kill();
            throw cut;
        }
    }

    /** Whether the version without sessions is spoken. */
    boolean stateless() {
        return stateless;
    }

    /**
     * Whether it speaks the version without sessions; a refusal of the question, or silence, is a no, unless that
     * version is asked for.
     */
    private boolean isStateless(Launch launch, Duration patience) throws CallFailure, InterruptedException {
        String version = launch.version();
        stateless = true; // the question is one of that version
        Pending question = send("server/discover", params -> {});
        try {
            Map<?, ?> told = Mcp.result(question.await(version == null ? launch.asking() : patience));
            if (told.get("supportedVersions") instanceof List<?> versions && versions.contains(Mcp.STATELESS)) {
                return true;
            }
            if (version != null) {
                throw CallFailure.protocol("the server does not speak " + version + ": " + Mcp.beginning(told));
            }
        } catch (CallFailure refused) {
            if (version != null
                    || !refused.kind().startsWith("rpc_") && !refused.kind().equals("hang")) {
                throw refused;
            }
        } finally {
            giveUp(question);
        }
        return false;
    }

    private void shakeHands(Duration patience) throws CallFailure, InterruptedException {
        Map<?, ?> result = Mcp.result(send("initialize", Mcp::initialize).await(patience));
        if (!(result.get("protocolVersion") instanceof String)) {
            throw CallFailure.protocol("initialize was answered without a version: " + Mcp.beginning(result));
        }
        outgoing.add(Mcp.notification("notifications/initialized"));
    }

    private static String told(StdioServer server, CallFailure failed) {
        return failed.equals(server.ended) ? "" : server.errors.told();
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return ended == null && process.isAlive();
    }

    /** When it last wrote anything, by {@link System#nanoTime}. */
    long lastHeard() {
        return lastHeard;
    }

    /**
     * Asks whether it is alive.
     *
     * @throws CallFailure if it refuses, which is a sign of life too, or is not
     */
    void ping() throws CallFailure, InterruptedException {
        Pending pending = send(stateless ? "server/discover" : "ping", params -> {});
        try {
            Mcp.result(pending.await(Watchdog.PATIENCE));
        } finally {
            giveUp(pending);
        }
    }

    /** Bytes of its standard error so far. */
    long errorBytes() {
        return errors.bytes();
    }

    /** Sends a request of whose course nobody wants to know. */
    Pending send(String method, Consumer<Json> params) {
        return send(method, params, new CallTrace(/* wantsProgress= */ false, progress));
    }

    /**
     * Sends a request; the calling thread is the one to wait for the response.
     *
     * @param trace told what comes on the way
     */
    Pending send(String method, Consumer<Json> params, CallTrace trace) {
        Pending pending = new Pending(lastId.incrementAndGet(), trace);
        waiting.put(pending.id(), pending);
        CallFailure over = ended;
        if (over != null) {
            waiting.remove(pending.id());
            pending.failed(over);
            return pending;
        }
        long id = pending.id();
        outgoing.add(Mcp.request(id, method, Mcp.withMeta(params, id, stateless, trace.wantsProgress())));
        return pending;
    }

    /** Sends a notification. */
    void tell(byte[] notification) {
        outgoing.add(notification);
    }

    /** Nobody waits for this any more: its response, if one comes, is late and not wrong. */
    void giveUp(Pending pending) {
        if (waiting.remove(pending.id()) != null) {
            givenUp.add(pending.id());
        }
    }

    private void write() {
        try (OutputStream in = new BufferedOutputStream(process.getOutputStream(), 64 * 1024)) {
            while (true) {
                byte[] message = outgoing.take();
                while (message != null) {
                    if (message == GOODBYE) {
                        return;
                    }
                    in.write(message);
                    in.write('\n');
                    message = outgoing.poll();
                }
                in.flush();
            }
        } catch (IOException closed) {
            // Whoever reads its output tells the callers.
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (InputStream out = process.getInputStream()) {
            Lines.read(out, LONGEST_LINE, new Hearing());
            end("the server has ended its output");
        } catch (IOException closed) {
            end("the server's output cannot be read: " + closed.getMessage());
        }
    }

    private final class Hearing implements Lines.Reader {
        @Override
        public void heard() {
            limits.heard();
            lastHeard = System.nanoTime();
        }

        @Override
        public void line(byte[] line) {
            StdioServer.this.line(line);
        }

        @Override
        public void tooLong() {
            violated("a line is longer than 64 MiB");
        }
    }

    private void end(String why) {
        String code = "";
        try {
            // One that closes its output mostly ends right after.
            if (process.waitFor(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                code = " and ended with " + process.exitValue();
                errors.awaitEnd(LAST_WORDS);
            }
        } catch (InterruptedException cut) {
            Thread.currentThread().interrupt();
        }
        CallFailure failure = CallFailure.transport(why + code + errors.told());
        ended = failure;
        waiting.values().forEach(pending -> pending.failed(failure));
        waiting.clear();
    }

    private void line(byte[] line) {
        if (line.length == 0 || line.length == 1 && line[0] == '\r') {
            return;
        }
        Object message;
        long began = System.nanoTime();
        try {
            message = JsonTree.parse(line);
            payload.parsed(line.length, System.nanoTime() - began);
        } catch (JsonTree.NotJson garbage) {
            violated("the server wrote what is no message: '"
                    + new String(line, 0, Math.min(line.length, 120), StandardCharsets.UTF_8) + "'");
            return;
        }
        if (!(message instanceof Map<?, ?> fields)) {
            violated("the server wrote what is no message: " + Mcp.beginning(String.valueOf(message)));
        } else if (fields.containsKey("method")) {
            if (fields.containsKey("id")) {
                outgoing.add(Mcp.reply(fields));
            } else if ("notifications/progress".equals(fields.get("method"))) {
                progressed(fields);
            }
        } else if (!(fields.get("id") instanceof Long id)) {
            violated("a response without the id of a request: " + Mcp.beginning(fields));
        } else {
            Pending asked = waiting.remove(id);
            if (asked != null) {
                asked.answered(fields);
            } else if (!givenUp.remove(id)) {
                violated("a response to request " + id + ", which nobody waits for: " + Mcp.beginning(fields));
            }
        }
    }

    private void progressed(Map<?, ?> message) {
        Object token = message.get("params") instanceof Map<?, ?> params ? params.get("progressToken") : null;
        Pending asked = token instanceof Long id ? waiting.get(id) : null;
        if (asked != null) {
            asked.notified(message);
        } else if (token instanceof Long id && id > 0 && id <= lastId.get()) {
            progress.late();
        } else {
            violated("progress came for a token that nobody gave: " + Mcp.beginning(message));
        }
    }

    private void violated(String what) {
        violations.increment();
        if (!ready) {
            return; // many print a greeting before they shake hands; it is counted
        }
        Map.Entry<Long, Pending> oldest = waiting.pollFirstEntry();
        if (oldest != null) {
            givenUp.add(oldest.getKey());
            oldest.getValue().failed(CallFailure.protocol(what));
        }
    }

    /** Ends it by force, with all that it started. */
    void kill() {
        outgoing.add(GOODBYE);
        Ending.kill(process);
    }

    /** Closes its input, upon which it should end; told to after two seconds, killed after two more. */
    @Override
    public void close() {
        outgoing.add(GOODBYE);
        Ending.await(process);
    }
}
