package dev.muster.core.desk;

import dev.muster.core.store.TaskRow;
import java.util.Set;

/**
 * A queue of ready tasks that any claimer treats alike: same project, same needs, same concurrency key. The tasks
 * themselves are in the store, in claim order; the lane knows how many there are and, when it is known, the best one.
 */
public final class Lane {
    final long id;
    final ProjectDesk project;
    final Set<String> needs;
    final String concurrencyKey;
    int ready;
    /** The id of the best ready task, 0 when it has to be looked up. */
    long headId;

    int headPriority;

    Lane(long id, ProjectDesk project, Set<String> needs, String concurrencyKey) {
        this.id = id;
        this.project = project;
        this.needs = needs;
        this.concurrencyKey = concurrencyKey;
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
        boolean first = ready++ == 0;
        if (first) {
            project.open(this);
        }
        if (first || (headId != 0 && better(row.priority, row.id))) {
            headId = row.id;
            headPriority = row.priority;
        }
    }

    void remove(TaskRow row) {
        if (row.id == headId) {
            headId = 0;
        }
        if (--ready == 0) {
            project.close(this);
        }
    }

    boolean better(int priority, long task) {
        return priority != headPriority ? priority > headPriority : task < headId;
    }
}
