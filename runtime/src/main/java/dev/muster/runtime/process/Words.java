package dev.muster.runtime.process;

import java.time.Duration;

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

    static String duration(Duration duration) {
        return duration.toMillis() % 1000 != 0
                ? duration.toMillis() + " ms"
                : duration.toSeconds() % 60 != 0 || duration.isZero()
                        ? duration.toSeconds() + " s"
                        : duration.toMinutes() + " min";
    }
}
