package dev.muster.client.pool;

import java.io.IOException;

/** Opens what a pool holds, and looks after it. */
public interface Connector<C extends Pooled> {
    /**
     * Opens one.
     *
     * @throws IOException if the other side cannot be reached; nothing was sent then
     */
    C open() throws IOException;

    /** Whether the other side still answers on it. */
    boolean isHealthy(C connection);
}
