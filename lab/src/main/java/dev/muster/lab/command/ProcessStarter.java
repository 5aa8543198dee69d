package dev.muster.lab.command;

import java.io.IOException;
import java.util.List;

/** Starts a program that is spoken to through its standard streams. */
@FunctionalInterface
public interface ProcessStarter {
    /** As it is: nothing stands between. */
    ProcessStarter PLAIN = argv -> new ProcessBuilder(argv).start();

    /**
     * Starts it.
     *
     * @param argv program and arguments
     * @throws IOException if there is no such program, or it may not be run
     */
    Process start(List<String> argv) throws IOException;
}
