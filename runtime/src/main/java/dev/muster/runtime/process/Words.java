package dev.muster.runtime.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How ends of programs are told. */
final class Words {
    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 64;

    private Words() {}

    /** An exit code; one above 128 is a signal's. */
    static String exit(int code) {
        return code > SIGNALS && code <= SIGNALS + LAST_SIGNAL
                ? "it was ended by signal " + (code - SIGNALS)
                : "it ended with exit code " + code;
    }

    /**
     * How a program ended that did not do its task.
     *
     * @param note what may be behind it, if anything
     * @param said its own last words
     */
    static String end(int code, @Nullable String note, String said) {
        return exit(code) + (note == null ? "" : " (" + note + ")") + (said.isBlank() ? "" : ": " + said.strip());
    }

    static String duration(Duration duration) {
        return duration.toMillis() % 1000 != 0
                ? duration.toMillis() + " ms"
                : duration.toSeconds() % 60 != 0 || duration.isZero()
                        ? duration.toSeconds() + " s"
                        : duration.toMinutes() + " min";
    }
}
