package dev.muster.core.store;

import java.io.File;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Moves the write-ahead log into the database, off the writer's path.
 *
 * <p>Design. SQLite starts its log from the beginning only when a checkpoint has moved every frame of it, which a
 * checkpoint beside a busy writer never does: the log would grow for ever. So it is done in two steps. When the log has
 * taken so many commits or writes, this class's own thread moves what is there while the writer goes on. That leaves
 * the few frames that were written meanwhile; the writer moves those itself, between two transactions, which takes it a
 * moment, and its next transaction starts the log anew.
 *
 * <p>A log holds each page as often as it was written, and can be many times what the database grows by. Where the file
 * system has little space left it is moved sooner: once the disk is full it may be too late, since the database grows
 * by what is moved, and the space that the log gives back is not there before that.
 */
public final class Checkpointer implements AutoCloseable {
    private static final int START_COMMITS = 4_000;
    private static final int START_WRITES = 50_000;
    /** How often it is looked whether there is space. */
    private static final int LOOK_COMMITS = 200;

    private static final int LOOK_WRITES = 2_500;
    /** The log may be this part of the space that is left. */
    private static final int SHARE_OF_SPACE = 4;
    /** What the writer may be asked to move itself. */
    private static final int FINISH_FRAMES = 2_000;
    /** Beyond this the writer finishes whatever it costs: disk is not endless. */
    private static final int FORCE_FRAMES = 100_000;

    private final Store store;
    private final File log;
    private final Db writer;
    private final Consumer<StoreException> failed;
    private final Thread thread;
    private volatile boolean wanted;
    private volatile boolean finish;
    private volatile boolean closed;
    private int commits;
    private long writes;
    private long looked;

    /**
     * @param failed told of a checkpoint that failed; if what failed was no more than this one, the next is tried as if
     *     it had not been
     */
    public Checkpointer(Store store, Db writer, Consumer<StoreException> failed) {
        this.store = store;
        this.log = store.logFile().toFile();
        this.writer = writer;
        this.failed = failed;
        this.thread = Thread.ofPlatform().name("muster-checkpoint").daemon().start(this::loop);
    }

    /** Called by the writer after each commit; most calls do nothing. */
    public void committed() {
        if (finish) {
            finish = false;
            moveRest();
        }
        boolean grown = ++commits >= START_COMMITS || writer.writes() - writes >= START_WRITES;
        if ((grown || tight()) && !wanted) {
            commits = 0;
            writes = writer.writes();
            wanted = true;
            LockSupport.unpark(thread);
        }
    }

    /** Whether the log has become long for the space that is left; looks now and then only. */
    private boolean tight() {
        if (commits % LOOK_COMMITS != 0 && writer.writes() - looked < LOOK_WRITES) {
            return false;
        }
        looked = writer.writes();
        return log.length() > log.getUsableSpace() / SHARE_OF_SPACE;
    }

    private void moveRest() {
        try {
            checkpoint(writer);
        } catch (StoreException e) {
            failed.accept(e);
        }
    }

    /** What a checkpoint did: frames in the log, and how many of them are in the database now. */
    private record Result(long frames, long moved) {}

    private static Result checkpoint(Db db) {
        Result result = db.sql("pragma wal_checkpoint(passive)").first(r -> {
            r.number();
            return new Result(r.number(), r.number());
        });
        return result == null ? new Result(0, 0) : result;
    }

    private void loop() {
        Db db = null;
        try {
            while (!closed) {
                LockSupport.park(this);
                if (wanted && !closed) {
                    db = connected(db);
                    if (db != null) {
                        moveMost(db);
                    }
                    wanted = false;
                }
            }
        } finally {
            if (db != null) {
                db.close();
            }
        }
    }

    private @Nullable Db connected(@Nullable Db db) {
        try {
            return db == null ? store.checkpointing() : db;
        } catch (StoreException e) {
            failed.accept(e);
            return null;
        }
    }

    private void moveMost(Db db) {
        try {
            Result result = checkpoint(db);
            for (int again = 0; again < 3 && left(result) > FINISH_FRAMES && !closed; again++) {
                result = checkpoint(db);
            }
            finish = left(result) <= FINISH_FRAMES || result.frames() > FORCE_FRAMES;
        } catch (StoreException e) {
            failed.accept(e);
        }
    }

    private static long left(Result result) {
        return result.frames() - result.moved();
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
