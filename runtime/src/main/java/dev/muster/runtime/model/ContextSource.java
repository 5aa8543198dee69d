package dev.muster.runtime.model;

import dev.muster.core.context.ContextPart;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.Task;
import java.util.List;

/** Knows what may be told of a task. */
@FunctionalInterface
public interface ContextSource {
    /** The task alone. */
    ContextSource TASK_ALONE = (task, session) -> List.of(part(task));

    /** What may be told of a task to whoever works on it in a session; those of one kind by their importance. */
    List<ContextPart> of(Task task, SessionId session);

    /** What is to be done. */
    static ContextPart part(Task task) {
        return new ContextPart(ContextPart.Kind.TASK, "muster://tasks/" + task.id(), task.title(), task.description());
    }
}
