package dev.muster.runtime.limit;

import java.io.IOException;

/** A way to keep programs to limits on this machine. */
public interface Enforcement extends AutoCloseable {
    /** What it is and does, for people. */
    String describe();

    /**
     * Prepares limits for one program.
     *
     * @throws IOException if they cannot be set
     */
    Confinement confine(ResourceLimits limits) throws IOException;

    @Override
    void close();
}
