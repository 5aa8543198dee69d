package dev.muster.core.ledger;

import dev.muster.core.EngineOptions;
import dev.muster.core.desk.ProjectDesk;
import dev.muster.core.store.RetentionRows;
import dev.muster.core.task.TaskState;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Deletes what is older than its retention and then, if the store is still too large, what is oldest in it, until it is
 * small enough. It goes in pieces, each a transaction of some ms, and one kind after the other, so that no piece looks
 * through all of them.
 */
final class Retention {
    /** Rows of one kind that are deleted in one transaction. */
    private static final int PIECE = 200;
    /** Events that are deleted in one transaction, over all projects. */
    private static final int EVENTS_PIECE = 1_000;
    /** Bytes of contents that are deleted in one transaction: every page of them is given back by itself. */
    private static final long CONTENTS_PIECE = 8L * 1024 * 1024;
    /** Tasks that go early in one transaction, each after the events that are older. */
    private static final int EARLY_PIECE = 50;
    /** Bytes of contents that go early before the full-text index is asked to forget them too. */
    private static final long EARLY_CONTENTS_PIECE = 1024 * 1024;
    /** Blobs that are looked at in one transaction: each costs a look into every table that may refer to it. */
    private static final int BLOBS_PIECE = 500;
    /** Pages of the full-text index that are written in one transaction to have it forget what was deleted. */
    private static final int INDEX_PIECE = 32;
    /** Free pages that are given back in one transaction. */
    private static final int COMPACT_PIECE = 256;

    /** What is done, in this order. */
    private enum Stage {
        /** What is older than its retention. */
        AGED,
        /** Contents that nothing refers to. */
        BLOBS,
        /** Evidence that is too old to be looked at, or of an agent that is gone. */
        EVIDENCE,
        /** Answered questions about tasks that are gone. */
        APPROVALS,
        /** What is oldest, while the store is too large: after all that nobody would miss. */
        EARLY,
        /** Free space is given back. */
        SPACE;

        private static final List<Stage> ALL = List.of(values());
    }

    private final EngineOptions options;
    private Stage stage = Stage.AGED;
    /** The last row that a stage has looked at which looks at each; 0 at its start. */
    private long lookedUpTo;

    Retention(EngineOptions options) {
        this.options = options;
    }

    /** Has the next piece be the first again. */
    void begin() {
        stage = Stage.AGED;
        lookedUpTo = 0;
    }

    /**
     * Does one piece.
     *
     * @return whether there may be more; if not, the next piece is the first again
     */
    boolean piece(Change change) {
        while (!step(change)) {
            if (stage == Stage.SPACE) {
                begin();
                return false;
            }
            stage = Stage.ALL.get(stage.ordinal() + 1);
            lookedUpTo = 0;
        }
        return true;
    }

    /** Does one piece of the stage; false if there was nothing left of it. */
    private boolean step(Change change) {
        RetentionRows rows = change.tables().retention();
        return switch (stage) {
            case AGED -> deleteAged(change, rows);
            case BLOBS -> looked(rows.deleteBlobs(lookedUpTo, seenBefore(change), BLOBS_PIECE));
            case EVIDENCE -> looked(change.tables().leftovers().deleteEvidence(lookedUpTo, PIECE));
            case APPROVALS ->
                looked(change.tables().leftovers().deleteApprovals(lookedUpTo, tasksBefore(change), PIECE));
            case EARLY -> deleteEarly(change, rows);
            case SPACE -> rows.compact(COMPACT_PIECE);
        };
    }

    private boolean looked(long upTo) {
        lookedUpTo = upTo;
        return upTo != RetentionRows.DONE;
    }

    /** A content that was stored before this was there at the retention before. */
    private long seenBefore(Change change) {
        return change.now() - options.retentionEvery().toMillis();
    }

    private long tasksBefore(Change change) {
        return change.now() - options.keepTasks().toMillis();
    }

    private boolean deleteAged(Change change, RetentionRows rows) {
        long tasksBefore = tasksBefore(change);
        long eventsBefore = change.now() - options.keepEvents().toMillis();
        return deleteTasks(change, rows, tasksBefore)
                || deleteEvents(change, rows, eventsBefore, () -> false) > 0
                || rows.deleteIdempotencyKeys(eventsBefore, PIECE) > 0
                || rows.deleteSessions(tasksBefore, PIECE) > 0
                || deleteAgents(change, rows, tasksBefore);
    }

    private static boolean deleteTasks(Change change, RetentionRows rows, long before) {
        List<RetentionRows.OldTask> tasks = rows.oldTasks(before, PIECE);
        long freed = 0;
        for (RetentionRows.OldTask task : tasks) {
            if (freed >= CONTENTS_PIECE) {
                break;
            }
            freed += delete(change, rows, task);
        }
        return !tasks.isEmpty();
    }

    private static long delete(Change change, RetentionRows rows, RetentionRows.OldTask task) {
        change.tables().projects().saveMeta("task_id_floor", change.desk().lastTask());
        change.desk().project(task.project()).count(TaskState.of(task.state()), -1);
        return rows.deleteTask(task.id());
    }

    private static int deleteEvents(Change change, RetentionRows rows, long before, BooleanSupplier enough) {
        int deleted = 0;
        for (ProjectDesk project : change.desk().projects()) {
            if (deleted >= EVENTS_PIECE || enough.getAsBoolean()) {
                break;
            }
            deleted += rows.deleteEvents(project.id(), before, PIECE);
        }
        return deleted;
    }

    private static boolean deleteAgents(Change change, RetentionRows rows, long before) {
        List<Long> old = rows.deleteAgents(before, PIECE);
        old.forEach(change.desk()::forgetAgent);
        return !old.isEmpty();
    }

    /**
     * Deletes finished tasks and events that are not over their time yet, the oldest first and both up to the same age,
     * for either may be what fills the store. Nothing else goes early: a key that is forgotten lets a retry do its work
     * twice, and an expired session may still be resumed. What the full-text index still holds of deleted tasks goes
     * before more of them do.
     */
    private boolean deleteEarly(Change change, RetentionRows rows) {
        BooleanSupplier smallEnough = () -> rows.sizeBytes() <= options.maxStoreBytes();
        if (smallEnough.getAsBoolean()) {
            return false;
        }
        if (change.tables().search().merge(INDEX_PIECE)) {
            return true;
        }
        List<RetentionRows.OldTask> tasks = rows.oldTasks(change.now(), EARLY_PIECE);
        if (tasks.isEmpty()) {
            return deleteEvents(change, rows, change.now(), smallEnough) > 0;
        }
        int events = 0;
        long freed = 0;
        for (RetentionRows.OldTask task : tasks) {
            int older;
            do {
                older = deleteEvents(change, rows, task.endedAt(), smallEnough);
                events += older;
            } while (older > 0 && events < EVENTS_PIECE);
            if (events >= EVENTS_PIECE || freed >= EARLY_CONTENTS_PIECE || smallEnough.getAsBoolean()) {
                break;
            }
            freed += delete(change, rows, task);
        }
        return true;
    }
}
