package dev.muster.lab.engine;

import java.nio.file.Path;

/** A server in a process of its own, with whoever carries calls to it. */
interface ServerProcess extends AutoCloseable {

    /** The process. */
    long pid();

    /** Whether it still runs. */
    boolean alive();

    /** Its data directory. */
    Path data();

    /** Ends it as a person would, and waits. */
    @Override
    void close();
}
