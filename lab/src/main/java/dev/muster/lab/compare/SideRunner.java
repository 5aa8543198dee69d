package dev.muster.lab.compare;

import java.io.IOException;
import java.nio.file.Path;

/** Runs the scenario of one of the two sides once. */
public interface SideRunner {
    /**
     * Runs it, in a process of its own.
     *
     * @param side which one
     * @param pair counted from 1
     * @return the run directory
     * @throws IOException with a message for the user when the run did not come to its end
     * @throws InterruptedException when the calling thread is interrupted
     */
    Path run(Side side, int pair) throws IOException, InterruptedException;

    /** Asks a run that is under way to stop; any thread may call this. */
    void cancel();
}
