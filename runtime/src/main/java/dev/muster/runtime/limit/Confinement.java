package dev.muster.runtime.limit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps one program, and all that it starts, to its limits. Made before the program, closed after its end. */
public interface Confinement extends AutoCloseable {
    /** The command that starts the program under its limits. */
    List<String> command(List<String> program);

    /** The program has been started. */
    void started(Process process);

    /** Which limit it went over, in words that end a sentence; null if it kept to them. Asked after its end. */
    @Nullable
    String exceeded();

    /** What may be behind a failure of the program although it kept to its limits; null for nothing. */
    default @Nullable String note() {
        return null;
    }

    /** Kills all that is in it, at once. */
    void kill();

    /** Takes it away; what is still in it is killed. */
    @Override
    void close();
}
