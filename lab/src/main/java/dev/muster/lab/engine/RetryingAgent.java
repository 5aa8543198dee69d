package dev.muster.lab.engine;

import dev.muster.core.RefusedException;
import dev.muster.core.task.Lease;
import dev.muster.core.task.TaskId;
import java.io.IOException;
import java.time.Duration;

/** One attempt of one agent at each step of its work. An agent that tries again calls these again. */
interface RetryingAgent {

    /**
     * Creates a task, once however often it is asked for.
     *
     * @param key the same for every attempt
     * @throws RefusedException if the server refused
     * @throws IOException if there is no answer: it may have been done or not
     */
    long create(String title, String key) throws IOException, InterruptedException;

    /** Claims a certain task; again, if this agent holds it already. */
    Lease claim(long task, Duration lease) throws IOException, InterruptedException;

    /** Completes a task. */
    void complete(Lease lease) throws IOException, InterruptedException;

    /** Whether a task is completed. */
    boolean completed(TaskId task) throws IOException, InterruptedException;

    /** Ends what binds it to the server. */
    void leave();
}
