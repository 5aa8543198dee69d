package dev.muster.core.ledger;

import dev.muster.core.EngineOptions;
import dev.muster.core.desk.Desk;
import dev.muster.core.desk.Due.Chore;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.desk.Timers;
import dev.muster.core.store.RetentionRows;
import dev.muster.core.store.SearchRows;
import dev.muster.core.task.TaskState;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The engine's housekeeping, done in small pieces between other work: an idle engine has nothing scheduled but the next
 * retention, hours away.
 */
final class Chores {
    /** Tasks that are indexed in one transaction. */
    private static final int INDEX_PIECE = 500;
    /** Tasks that may wait for the index before each batch has to take a piece of them along. */
    private static final long INDEX_BACKLOG = 20_000;

    private static final long INDEX_DELAY_MS = 500;
    /** Pages of the index that are written in one transaction to merge it: a few ms, also where the disk is slow. */
    private static final int MERGE_PIECE = 32;
    /**
     * The same with each piece that is indexed: its texts fill some ten pages, which are merged about five times in
     * all.
     */
    private static final int MERGE_WITH_PIECE = 128;
    /** How long additions to the index are collected before it is merged. */
    private static final long MERGE_DELAY_MS = 1_000;
    /** How long signs of life are collected before they are written down together. */
    static final Duration SEEN_DELAY = Duration.ofSeconds(5);

    private static final int RETENTION_PIECE = 200;
    /** Blobs that are looked at in one transaction: each costs a look into every table that may refer to it. */
    private static final int BLOBS_PIECE = 500;
    /** Free pages that are given back in one transaction. */
    private static final int COMPACT_PIECE = 256;
    /** What merging and retention leave to others between two of its transactions. */
    private static final long BETWEEN_PIECES_MS = 20;

    private final EngineOptions options;
    private final Queue<SessionSeat> seen = new ConcurrentLinkedQueue<>();
    /** Whether the ledger was told that somebody was heard from, and has not written it down since. */
    private final AtomicBoolean seenAnnounced = new AtomicBoolean();

    private Timers.@Nullable Timer retention;
    private boolean seenScheduled;
    private boolean indexScheduled;
    private boolean mergeScheduled;
    /** Seen by readers: it may only say that all is indexed when that is committed. */
    private volatile boolean indexPending = true;
    /** In the transaction under way all was indexed, and no text has changed since. */
    private boolean indexCaughtUp;

    private long indexedUpTo = -1;
    /** The last blob that this retention has looked at; 0 at its start. */
    private long blobsUpTo;
    /** This retention has deleted what may go, and gives back space. */
    private boolean compacting;

    Chores(EngineOptions options) {
        this.options = options;
    }

    /** Forgets what it knew of the store, after a rollback. */
    void reset(Desk desk, long now) {
        indexedUpTo = -1;
        indexCaughtUp = false;
        indexScheduled = false;
        mergeScheduled = false;
        seenScheduled = false;
        blobsUpTo = 0;
        compacting = false;
        desk.textsChanged();
        retention = desk.timers().schedule(now + options.retentionEvery().toMillis(), Chore.RETENTION);
    }

    /** Notes that a session was heard from; true if the ledger has to do a batch soon. */
    boolean noteSeen(SessionSeat seat) {
        if (seat.takeUnsaved()) {
            seen.add(seat);
        }
        return seenAnnounced.compareAndSet(false, true);
    }

    void run(Chore chore, Change change) {
        switch (chore) {
            case SAVE_SEEN -> saveSeen(change);
            case INDEX -> {
                indexScheduled = false;
                indexAndMerge(change);
            }
            case MERGE_INDEX -> {
                mergeScheduled = false;
                if (change.tables().search().merge(MERGE_PIECE)) {
                    scheduleMerge(change, BETWEEN_PIECES_MS);
                }
            }
            case RETENTION -> retain(change);
        }
    }

    boolean indexPending() {
        return indexPending;
    }

    /** Runs once in every batch: schedules what came up, or takes a piece of the index along when too much waits. */
    void inBatch(Change change) {
        if (!seenScheduled && !seen.isEmpty()) {
            seenScheduled = true;
            change.desk().timers().schedule(change.now() + SEEN_DELAY.toMillis(), Chore.SAVE_SEEN);
        }
        if (!change.desk().takeTextsChanged()) {
            return;
        }
        indexPending = true;
        indexCaughtUp = false;
        if (indexedUpTo >= 0 && change.desk().lastTask() - indexedUpTo > INDEX_BACKLOG) {
            indexAndMerge(change);
        } else if (!indexScheduled) {
            indexScheduled = true;
            change.desk().timers().schedule(change.now() + INDEX_DELAY_MS, Chore.INDEX);
        }
    }

    /** Told after each commit: from now on readers see what was indexed in it. */
    void committed() {
        if (indexCaughtUp) {
            indexCaughtUp = false;
            indexPending = false;
        }
    }

    /** Under a load of new texts merging has to keep up, or it would all be due at once. */
    private void indexAndMerge(Change change) {
        index(change);
        change.tables().search().merge(MERGE_WITH_PIECE);
    }

    /**
     * Indexes one piece of what is not indexed yet. Nothing is merged here: a search may wait for this.
     *
     * @return whether all is indexed now
     */
    boolean index(Change change) {
        SearchRows search = change.tables().search();
        if (indexedUpTo < 0) {
            indexedUpTo = search.indexedUpTo();
        }
        if (indexedUpTo < change.desk().lastTask()) {
            indexedUpTo =
                    search.indexNew(indexedUpTo, INDEX_PIECE, change.desk().lastTask());
        } else {
            search.indexDirty(indexedUpTo, INDEX_PIECE);
        }
        boolean done = indexedUpTo >= change.desk().lastTask() && !search.hasDirty();
        indexCaughtUp = done;
        if (!done && !indexScheduled) {
            indexScheduled = true;
            change.desk().timers().schedule(change.now() + 1, Chore.INDEX);
        }
        scheduleMerge(change, MERGE_DELAY_MS);
        return done;
    }

    private void scheduleMerge(Change change, long delayMs) {
        if (!mergeScheduled) {
            mergeScheduled = true;
            change.desk().timers().schedule(change.now() + delayMs, Chore.MERGE_INDEX);
        }
    }

    private void saveSeen(Change change) {
        seenScheduled = false;
        seenAnnounced.set(false);
        for (SessionSeat seat = seen.poll(); seat != null; seat = seen.poll()) {
            seat.saved();
            change.tables().sessions().seen(seat.id().value(), seat.lastSeen());
            change.tables().agents().seen(seat.agent().id(), seat.agent().lastSeen());
        }
    }

    /** Has retention run at once rather than when it is due. */
    void retainNow(Change change) {
        change.desk().timers().cancel(retention);
        compacting = false;
        blobsUpTo = 0;
        retention = change.desk().timers().schedule(change.now(), Chore.RETENTION);
    }

    /** One piece of retention: a transaction of some ms, with a pause until the next. */
    private void retain(Change change) {
        RetentionRows rows = change.tables().retention();
        boolean more = !compacting && deletePiece(change, rows);
        if (!more) {
            compacting = rows.compact(COMPACT_PIECE);
            more = compacting;
        }
        long next = more ? BETWEEN_PIECES_MS : options.retentionEvery().toMillis();
        retention = change.desk().timers().schedule(change.now() + next, Chore.RETENTION);
    }

    /**
     * Deletes a piece of the first kind that has something to delete, so that no piece looks through all kinds. Only
     * finished tasks and events go early when the store is too large: a key that is forgotten lets a retry do its work
     * twice, and an expired session may still be resumed.
     *
     * @return whether there may be more
     */
    private boolean deletePiece(Change change, RetentionRows rows) {
        long now = change.now();
        long blobsBefore = now - options.retentionEvery().toMillis();
        if (blobsUpTo > 0) {
            return deleteBlobs(rows, blobsBefore); // the last kind, of many pieces: the others are done
        }
        long tasksBefore = now - options.keepTasks().toMillis();
        long eventsBefore = now - options.keepEvents().toMillis();
        boolean overSize = rows.sizeBytes() > options.maxStoreBytes();
        return deleteTasks(change, rows, overSize ? now : tasksBefore)
                || deleteEvents(change, rows, overSize ? now : eventsBefore)
                || rows.deleteIdempotencyKeys(eventsBefore, RETENTION_PIECE) > 0
                || rows.deleteSessions(tasksBefore, RETENTION_PIECE) > 0
                || deleteAgents(change, rows, tasksBefore)
                || deleteBlobs(rows, blobsBefore);
    }

    private static boolean deleteTasks(Change change, RetentionRows rows, long before) {
        List<RetentionRows.OldTask> old = rows.oldTasks(before, RETENTION_PIECE);
        for (RetentionRows.OldTask task : old) {
            change.tables().projects().saveMeta("task_id_floor", change.desk().lastTask());
            rows.deleteTask(task.id());
            change.desk().project(task.project()).count(TaskState.of(task.state()), -1);
        }
        return !old.isEmpty();
    }

    private static boolean deleteEvents(Change change, RetentionRows rows, long before) {
        int deleted = 0;
        for (ProjectDesk project : change.desk().projects()) {
            deleted += rows.deleteEvents(project.id(), before, RETENTION_PIECE);
        }
        return deleted > 0;
    }

    private static boolean deleteAgents(Change change, RetentionRows rows, long before) {
        List<Long> old = rows.deleteAgents(before, RETENTION_PIECE);
        old.forEach(change.desk()::forgetAgent);
        return !old.isEmpty();
    }

    private boolean deleteBlobs(RetentionRows rows, long before) {
        blobsUpTo = rows.deleteBlobs(blobsUpTo, before, BLOBS_PIECE);
        return blobsUpTo > 0;
    }
}
