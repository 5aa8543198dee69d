package dev.muster.cli.log;

import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Where log messages go beside standard error. The JDK makes one finder of loggers for the whole process, so this is
 * the process's.
 */
public final class LogOutput {
    private static volatile @Nullable Sink sink;

    private LogOutput() {}

    /** Takes messages; any thread may log. */
    public interface Sink {
        /** Whether messages of this level and logger are taken. */
        boolean takes(String logger, Level level);

        /** Takes one. */
        void log(String logger, Level level, @Nullable String message, @Nullable Throwable cause);
    }

    /** Has messages go there too from now on; null for standard error alone. */
    public static void to(@Nullable Sink value) {
        sink = value;
    }

    static @Nullable Sink sink() {
        return sink;
    }
}
