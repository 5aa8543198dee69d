package dev.muster.runtime.process;

import dev.muster.runtime.agent.Outcome;
import dev.muster.runtime.work.Assignment;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where programs work on their tasks. */
@FunctionalInterface
public interface Workspaces {
    /** The place of one task. */
    interface Workspace {
        Path directory();

        /**
         * The work on the task is over.
         *
         * @param outcome how it ended; null if it was cut short
         * @return what is to be known of the place from now on, to be added to the summary; empty for nothing
         */
        String close(@Nullable Outcome outcome) throws IOException, InterruptedException;
    }

    /**
     * Prepares a place.
     *
     * @throws IOException if it cannot be prepared; the message says why
     */
    Workspace open(Assignment assignment) throws IOException, InterruptedException;

    /** All tasks in one directory, which stays as it is left. */
    static Workspaces in(Path directory) {
        return assignment -> new Workspace() {
            @Override
            public Path directory() {
                return directory;
            }

            @Override
            public String close(@Nullable Outcome outcome) {
                return "";
            }
        };
    }
}
