package dev.muster.runtime.agent;

import dev.muster.core.session.SessionId;
import dev.muster.runtime.work.Assignment;

/** Does the tasks of one agent, one after the other. */
public interface Runner extends AutoCloseable {
    /** What a runner may say and know while it works. */
    interface Desk {
        /** The agent's session now. */
        SessionId session();

        /** The work makes progress. Cheap: it may be said for every line. */
        void progressed();
    }

    /**
     * Does a task.
     *
     * @throws InterruptedException if it is to stop: whatever it started has ended then
     */
    Outcome run(Assignment assignment, Desk desk) throws InterruptedException;

    /** Ends what it keeps between tasks. */
    @Override
    default void close() {}
}
