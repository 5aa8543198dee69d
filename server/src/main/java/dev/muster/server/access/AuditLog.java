package dev.muster.server.access;

import dev.muster.client.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The audit log: a file of JSON lines in the data directory, one for each privileged action and each bearer who was
 * refused.
 *
 * <p>It is a file of its own and not part of the engine's event log, because that is a project's, and tokens are of
 * none; because an attempt that was refused changes nothing in the engine, and is what one wants to read about most;
 * and because whoever tries a thousand wrong tokens must not put a thousand writes before everybody's work. What was
 * done is synced to the disk; what was refused is not, and of a flood of it only some are written, and the rest
 * counted. Ten files of 10 MiB are kept.
 */
public final class AuditLog implements Audit, AutoCloseable {
    /** Its name in the data directory. */
    public static final String FILE = "audit.log";

    private static final System.Logger LOG = System.getLogger(AuditLog.class.getName());
    private static final long MAX_BYTES = 10L * 1024 * 1024;
    private static final int KEPT = 9;
    /** Refusals that are written, a second. */
    private static final int REFUSALS = 50;

    private final ReentrantLock writing = new ReentrantLock();
    private final LinesFile file;
    private final InstantSource clock;
    private final RateLimit refusals;
    private long leftOut;

    /**
     * Opens the audit log of a data directory.
     *
     * @throws IOException if it cannot be written; the message says which file
     */
    public static AuditLog in(Path directory) throws IOException {
        return new AuditLog(directory.resolve(FILE), InstantSource.system(), System::nanoTime);
    }

    AuditLog(Path path, InstantSource clock, LongSupplier nanos) throws IOException {
        this.file = new LinesFile(path, MAX_BYTES, KEPT);
        this.clock = clock;
        this.refusals = new RateLimit(REFUSALS, nanos);
    }

    @Override
    public void record(Entry entry) {
        boolean done = entry.outcome().equals(DONE);
        writing.lock();
        try {
            if (!done && refusals.take("refusals") > 0) {
                leftOut++;
                return;
            }
            file.append((line(entry, leftOut) + "\n").getBytes(StandardCharsets.UTF_8));
            leftOut = 0;
            if (done) {
                file.sync();
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "The audit log cannot be written, and misses " + entry.action() + " by "
                            + entry.caller().name() + "; see to its file system",
                    e);
        } finally {
            writing.unlock();
        }
    }

    private String line(Entry entry, long before) {
        Caller caller = entry.caller();
        return Json.text(json -> {
            json.field("at", clock.instant())
                    .field("request", caller.visit().id())
                    .field("caller", caller.name())
                    .field("role", caller.role().wire())
                    .field("project", caller.project())
                    .field("remote", caller.visit().remote())
                    .field("action", entry.action())
                    .value("about", entry.about())
                    .field("outcome", entry.outcome());
            if (before > 0) {
                json.field("left_out_before", before);
            }
        });
    }

    @Override
    public void close() throws IOException {
        writing.lock();
        try {
            file.close();
        } finally {
            writing.unlock();
        }
    }
}
