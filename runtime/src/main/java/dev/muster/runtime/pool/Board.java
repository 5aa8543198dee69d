package dev.muster.runtime.pool;

import dev.muster.core.task.Task;
import java.time.Duration;
import java.util.List;

/** The tasks of a project that can be claimed now. */
public interface Board {
    /** All of them, or as many of the newest as are looked at. */
    List<Task> ready();

    /**
     * Waits until a task may have become ready since the last look.
     *
     * @param atMost up to 30 s
     */
    void await(Duration atMost) throws InterruptedException;
}
