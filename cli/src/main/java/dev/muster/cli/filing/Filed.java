package dev.muster.cli.filing;

import dev.muster.core.task.TaskId;
import java.util.List;

/**
 * What came of filing a run's findings.
 *
 * @param project where the tasks are
 * @param created tasks of findings that are new, or back again
 * @param kept tasks of findings that are still there
 * @param closed tasks whose finding is gone
 * @param left tasks whose finding is gone, and that somebody holds or that are blocked: theirs to end
 */
public record Filed(String project, List<TaskId> created, List<TaskId> kept, List<TaskId> closed, List<TaskId> left) {
    /** Copies the lists. */
    public Filed {
        created = List.copyOf(created);
        kept = List.copyOf(kept);
        closed = List.copyOf(closed);
        left = List.copyOf(left);
    }
}
