package dev.muster.runtime.work;

import dev.muster.core.agent.RegisterAgent;

/** Where agents find their work: a project of a server. */
public interface Workplace extends AutoCloseable {
    /**
     * An agent joins.
     *
     * @throws dev.muster.core.RefusedException if it may not
     * @throws dev.muster.client.UnreachableException if the server cannot be reached
     */
    Work join(RegisterAgent agent) throws InterruptedException;

    /** The project's name. */
    String project();

    /** Its address, as a program that works for an agent may use it. */
    String server();

    /** Breaks what connections there are. */
    @Override
    void close();
}
