package dev.muster.server.log;

import dev.muster.client.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A log of one JSON object a line.
 *
 * <p>Whoever logs never waits for the disk: messages go into a bounded buffer, and a thread of its own writes all that
 * wait at once. When the buffer is full, TRACE, DEBUG and INFO are left out. WARNING and ERROR have as much room again;
 * they too are left out when that is used up, since nothing may hold the engine up, but they are on standard error in
 * any case. What was left out is counted, and a line in the log tells how much it was. If the log is not asynchronous,
 * whoever logs writes, and nothing is ever left out.
 *
 * <p>Each batch is handed to the system at once: when the process dies, only what waits in the buffer is lost.
 */
public final class JsonLog implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(JsonLog.class.getName());
    private static final int AT_ONCE = 512;
    private static final long REST_MS = 1_000;

    /**
     * How it is set up.
     *
     * @param path the file
     * @param least the least level that is written
     * @param buffer messages up to INFO that may wait; 0 for a log that is not asynchronous
     * @param maxBytes size at which the file is put aside
     * @param kept compressed files that are kept beside it
     */
    public record Options(Path path, System.Logger.Level least, int buffer, long maxBytes, int kept) {}

    /** What comes last. */
    private static final LogLine END =
            new LogLine(Instant.EPOCH, System.Logger.Level.OFF, "", "", null, "", null, Subject.NONE);

    private final Options options;
    private final InstantSource clock;
    private final @Nullable BlockingQueue<LogLine> waiting;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final ReentrantLock writing = new ReentrantLock();
    private final PutAside aside;
    private final @Nullable Thread writer;
    private @Nullable OutputStream file;
    private long size;
    private volatile boolean failing;

    /**
     * Opens a log and begins to write it.
     *
     * @throws IOException if it cannot be written; the message says which file
     */
    public static JsonLog open(Options options) throws IOException {
        JsonLog log = new JsonLog(options, InstantSource.system());
        if (log.writer != null) {
            log.writer.start();
        }
        return log;
    }

    /** One whose writer has yet to be started, with {@link #start}. */
    JsonLog(Options options, InstantSource clock) throws IOException {
        this.options = options;
        this.clock = clock;
        opened();
        this.aside = new PutAside(options.path(), options.kept());
        boolean async = options.buffer() > 0;
        this.waiting = async ? new ArrayBlockingQueue<>(options.buffer() * 2) : null;
        this.writer = async ? Thread.ofPlatform().name("muster-log").daemon().unstarted(this::write) : null;
    }

    void start() {
        if (writer != null) {
            writer.start();
        }
    }

    /** The least level that is written. */
    public System.Logger.Level least() {
        return options.least();
    }

    /** Takes a message of this thread; does not wait, if the log is asynchronous. */
    public void log(String logger, System.Logger.Level level, @Nullable String message, @Nullable Throwable cause) {
        LogLine line = LogLine.of(clock.instant(), level, logger, String.valueOf(message), cause);
        BlockingQueue<LogLine> queue = waiting;
        if (queue == null) {
            append(List.of(line));
            return;
        }
        boolean grave = level.getSeverity() >= System.Logger.Level.WARNING.getSeverity();
        if (closing.get() || (!grave && queue.size() >= options.buffer()) || !queue.offer(line)) {
            dropped.incrementAndGet();
        }
    }

    /** Messages that were left out and have not been told of in the log yet. */
    public long dropped() {
        return dropped.get();
    }

    private void write() {
        BlockingQueue<LogLine> queue = waiting;
        if (queue == null) {
            return;
        }
        List<LogLine> taken = new ArrayList<>(AT_ONCE);
        boolean more = true;
        while (more) {
            taken.clear();
            try {
                taken.add(queue.take());
            } catch (InterruptedException e) {
                continue; // nobody has a reason to: it ends with its last line
            }
            queue.drainTo(taken, AT_ONCE - 1);
            more = !taken.remove(END);
            append(taken);
        }
    }

    private void append(List<LogLine> lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(lines.size() * 256);
        writing.lock();
        try {
            long missing = dropped.getAndSet(0);
            if (missing > 0) {
                add(out, left(clock.instant(), missing));
            }
            lines.forEach(line -> add(out, line.json()));
            hand(out.toByteArray());
            failing = false;
        } catch (IOException e) {
            dropped.addAndGet(lines.size());
            tell(e);
        } finally {
            writing.unlock();
        }
    }

    private static String left(Instant at, long missing) {
        return Json.text(json -> json.field("at", at)
                .field("level", System.Logger.Level.WARNING.name())
                .field("logger", JsonLog.class.getName())
                .field("message", missing + (missing == 1 ? " message was" : " messages were") + " left out")
                .field("dropped", missing));
    }

    /** Once for each time that it begins to fail: this very message comes back to this log. */
    private void tell(IOException e) {
        if (!failing) {
            failing = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The log " + options.path() + " cannot be written; see to its file system",
                    e);
        }
        if (waiting != null) { // this is the writer
            try {
                Thread.sleep(REST_MS); // a file system that is full is not asked a thousand times a second
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void add(ByteArrayOutputStream out, String line) {
        out.writeBytes(line.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    private void hand(byte[] lines) throws IOException {
        OutputStream to = file == null ? opened() : file;
        if (size > 0 && size + lines.length > options.maxBytes()) {
            file = null;
            to.close();
            aside.take();
            to = opened();
        }
        to.write(lines);
        size += lines.length;
    }

    private OutputStream opened() throws IOException {
        OutputStream opened = OwnersFile.stream(options.path());
        file = opened;
        size = Files.size(options.path());
        return opened;
    }

    /** Writes what waits, and closes the file. Messages that come later are left out. */
    @Override
    public void close() throws IOException {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        boolean interrupted = end();
        writing.lock();
        try (aside;
                OutputStream last = file) {
            if (dropped.get() > 0 && last != null) {
                hand((left(clock.instant(), dropped.getAndSet(0)) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } finally {
            writing.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has the writer end; answers whether this thread was interrupted meanwhile. */
    private boolean end() {
        BlockingQueue<LogLine> queue = waiting;
        boolean interrupted = false;
        while (queue != null && writer != null && writer.isAlive()) {
            try {
                queue.put(END);
                writer.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
