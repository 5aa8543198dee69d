package dev.muster.core.ledger;

import dev.muster.core.EngineOptions;
import dev.muster.core.desk.Desk;
import dev.muster.core.desk.Due.Chore;
import dev.muster.core.desk.SessionSeat;
import dev.muster.core.desk.Timers;
import dev.muster.core.store.SearchRows;
import java.time.Duration;
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

    /** What merging and retention leave to others between two of its transactions. */
    private static final long BETWEEN_PIECES_MS = 20;

    private final EngineOptions options;
    private final Retention retention;
    private final Queue<SessionSeat> seen = new ConcurrentLinkedQueue<>();
    /** Whether the ledger was told that somebody was heard from, and has not written it down since. */
    private final AtomicBoolean seenAnnounced = new AtomicBoolean();

    private Timers.@Nullable Timer retentionTimer;
    private boolean seenScheduled;
    private boolean indexScheduled;
    private boolean mergeScheduled;
    /** Seen by readers: it may only say that all is indexed when that is committed. */
    private volatile boolean indexPending = true;
    /** In the transaction under way all was indexed, and no text has changed since. */
    private boolean indexCaughtUp;

    private long indexedUpTo = -1;

    Chores(EngineOptions options) {
        this.options = options;
        this.retention = new Retention(options);
    }

    /** Forgets what it knew of the store, after a rollback. */
    void reset(Desk desk, long now) {
        indexedUpTo = -1;
        indexCaughtUp = false;
        indexScheduled = false;
        mergeScheduled = false;
        seenScheduled = false;
        retention.begin();
        desk.textsChanged();
        retentionTimer = desk.timers().schedule(now + options.retentionEvery().toMillis(), Chore.RETENTION);
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
        change.desk().timers().cancel(retentionTimer);
        retention.begin();
        retentionTimer = change.desk().timers().schedule(change.now(), Chore.RETENTION);
    }

    /** One piece of retention: a transaction of some ms, with a pause until the next. */
    private void retain(Change change) {
        long next = retention.piece(change)
                ? BETWEEN_PIECES_MS
                : options.retentionEvery().toMillis();
        retentionTimer = change.desk().timers().schedule(change.now() + next, Chore.RETENTION);
    }
}
