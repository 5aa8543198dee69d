package dev.muster.server.access;

import dev.muster.client.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A line of JSON for each request. Requests never wait for it: a thread of its own writes, and when that cannot keep
 * up, lines are left out and counted. Five files of 100 MiB are kept.
 */
public final class AccessLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(AccessLog.class.getName());
    private static final long MAX_BYTES = 100L * 1024 * 1024;
    private static final int KEPT = 4;
    private static final int WAITING = 8_192;
    private static final int AT_ONCE = 256;
    private static final String SESSION = "s_";
    private static final int SHOWN_OF_A_SESSION = 8;

    /** One request, done. {@code status} is 101 for a connection that became a WebSocket. */
    public record Line(
            String request,
            String caller,
            String remote,
            String method,
            String path,
            int status,
            long micros,
            long bytes) {}

    /** What waits: a line and its time, or the end. */
    private record Waiting(Instant at, @Nullable Line line) {}

    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(WAITING);
    private final AtomicLong leftOut = new AtomicLong();
    private final InstantSource clock;
    private final LinesFile file;
    private final Thread writer;

    /**
     * Opens an access log and begins to write it.
     *
     * @throws IOException if it cannot be written; the message says which file
     */
    public static AccessLog open(Path path) throws IOException {
        AccessLog log = new AccessLog(path, InstantSource.system());
        log.writer.start();
        return log;
    }

    /** One whose writer has yet to be started, with {@link #start}. */
    AccessLog(Path path, InstantSource clock) throws IOException {
        this.clock = clock;
        this.file = new LinesFile(path, MAX_BYTES, KEPT);
        this.writer = Thread.ofPlatform().name("muster-access-log").daemon().unstarted(this::write);
    }

    void start() {
        writer.start();
    }

    /** Takes a line; never waits. */
    public void log(Line line) {
        if (!queue.offer(new Waiting(clock.instant(), line))) {
            leftOut.incrementAndGet();
        }
    }

    /** Lines that were left out and have not been told of in the log yet. */
    public long leftOut() {
        return leftOut.get();
    }

    private void write() {
        List<Waiting> taken = new ArrayList<>(AT_ONCE);
        boolean more = true;
        while (more) {
            taken.clear();
            try {
                taken.add(queue.take());
            } catch (InterruptedException e) {
                return;
            }
            queue.drainTo(taken, AT_ONCE - 1);
            more = taken.stream().noneMatch(each -> each.line() == null);
            try {
                file.append(text(taken));
            } catch (IOException e) {
                leftOut.addAndGet(taken.size());
                LOG.log(System.Logger.Level.WARNING, "The access log cannot be written; see to its file system", e);
            }
        }
    }

    private byte[] text(List<Waiting> taken) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(AT_ONCE * 200);
        long missing = leftOut.getAndSet(0);
        if (missing > 0) {
            Instant at = clock.instant();
            append(out, Json.text(json -> json.field("at", at).field("left_out", missing)));
        }
        for (Waiting each : taken) {
            Line line = each.line();
            if (line != null) {
                append(out, json(each.at(), line));
            }
        }
        return out.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, String line) {
        out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private static String json(Instant at, Line line) {
        return Json.text(json -> json.field("at", at)
                .field("request", line.request())
                .field("caller", line.caller())
                .field("remote", line.remote())
                .field("method", line.method())
                .field("path", withoutSessions(line.path()))
                .field("status", (long) line.status())
                .field("us", line.micros())
                .field("bytes", line.bytes()));
    }

    /** A path whose session ids are cut short: whoever knows one speaks for the session. */
    static String withoutSessions(String path) {
        int at = path.indexOf("/" + SESSION);
        if (at < 0) {
            return path;
        }
        int end = path.indexOf('/', at + 1);
        String id = path.substring(at + 1, end < 0 ? path.length() : end);
        String shown = id.length() <= SHOWN_OF_A_SESSION ? id : id.substring(0, SHOWN_OF_A_SESSION) + "…";
        return path.substring(0, at + 1) + shown + (end < 0 ? "" : withoutSessions(path.substring(end)));
    }

    /** Writes what waits and closes the file. */
    @Override
    public void close() throws IOException {
        boolean interrupted = false;
        while (writer.isAlive()) {
            try {
                queue.put(new Waiting(clock.instant(), null));
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
                writer.interrupt();
            }
        }
        file.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
