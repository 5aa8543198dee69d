package dev.muster.core.desk;

import dev.muster.core.store.TaskRow;
import dev.muster.core.task.Words;
import java.util.Set;

/**
 * A queue of ready tasks that any claimer treats alike: same project, same needs, same concurrency key. The tasks
 * themselves are in the store, in claim order; the lane knows how many there are and, when it is known, the best one.
 */
public final class Lane {
    final long id;
    final ProjectDesk project;
    final LaneKey key;
    final Set<String> needs;
    final String concurrencyKey;
    int ready;
    /** The id of the best ready task, 0 when it has to be looked up. */
    long headId;

    int headPriority;

    Lane(long id, ProjectDesk project, LaneKey key) {
        this.id = id;
        this.project = project;
        this.key = key;
        this.needs = Set.copyOf(Words.split(key.needs()));
        this.concurrencyKey = key.concurrencyKey();
    }

    public long id() {
        return id;
    }

    public ProjectDesk project() {
        return project;
    }

    public Set<String> needs() {
        return needs;
    }

    /** Empty if the lane has none. */
    public String concurrencyKey() {
        return concurrencyKey;
    }

    void add(TaskRow row) {
        if (ready++ == 0) {
            headId = row.id;
            headPriority = row.priority;
            project.open(this);
        } else if (headId != 0 && better(row.priority, row.id)) {
            project.openLanes().head(this, row.id, row.priority);
        }
    }

    void remove(TaskRow row) {
        if (--ready == 0) {
            project.close(this);
            headId = 0;
        } else if (row.id == headId) {
            project.openLanes().head(this, 0, 0);
        }
    }

    boolean better(int priority, long task) {
        return priority != headPriority ? priority > headPriority : task < headId;
    }
}
