package dev.muster.lab.command;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Ends programs: asked first, then told, then killed with all that they started. */
public final class Ending {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Ending() {}

    /**
     * Waits for a program whose input is closed; after two seconds it gets SIGTERM, after two more SIGKILL.
     *
     * @param process whose input is closed, or is being closed
     */
    public static void await(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroy();
                if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    kill(process);
                }
            }
        } catch (InterruptedException cut) {
            kill(process);
            Thread.currentThread().interrupt();
        }
        started.forEach(ProcessHandle::destroyForcibly); // what it left behind
    }

    /** Kills it with all that it started. */
    public static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
