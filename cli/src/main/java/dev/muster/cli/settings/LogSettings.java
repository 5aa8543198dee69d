package dev.muster.cli.settings;

import dev.muster.cli.log.LogOutput;
import dev.muster.cli.terminal.Failure;
import dev.muster.core.config.Configuration;
import dev.muster.core.store.DataDirectory;
import dev.muster.server.log.JsonLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The log file of a process that stays up. */
public final class LogSettings {
    /** How long the end of the process may wait for the command to close the log itself. */
    private static final Duration ENDING = Duration.ofSeconds(60);

    private static final String OURS = "dev.muster.";
    private static final int MIB = 1024 * 1024;

    private LogSettings() {}

    /** Messages go to a file until this is closed. */
    public interface Logging extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Begins to log as a configuration says; what it does not set is said there, once.
     *
     * @param directory where files lie that are named without a directory
     * @throws Failure if the file cannot be written
     */
    public static Logging begin(@Nullable Configuration configuration, Path directory) {
        JsonLog log = configuration == null ? null : open(configuration, directory);
        if (configuration != null) {
            Told.idleKeys(configuration);
        }
        if (log == null) {
            return () -> {};
        }
        // Where the process ends by another way than the end of its command, which may still have things to say.
        CountDownLatch closed = new CountDownLatch(1);
        Thread hook = new Thread(() -> closeAfter(log, closed), "muster-log-end");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            close(log);
            closed.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ends) {
                // the hook runs, and finds the log closed
            }
        };
    }

    /** How the log is set up; null if there is none. */
    public static JsonLog.@Nullable Options options(Configuration configuration, Path directory) {
        String name = configuration.text("logging.file");
        Level least = Level.valueOf(configuration.text("logging.level"));
        if (name.isEmpty() || least == Level.OFF) {
            return null;
        }
        return new JsonLog.Options(
                directory.resolve(name),
                least,
                configuration.flag("logging.async_logging") ? configuration.number("logging.buffer_size") : 0,
                configuration.whole("logging.max_file_size_mb") * MIB,
                configuration.number("logging.max_files"));
    }

    private static @Nullable JsonLog open(Configuration configuration, Path directory) {
        JsonLog.Options options = options(configuration, directory);
        if (options == null) {
            return null;
        }
        Level least = options.least();
        JsonLog log;
        try {
            DataDirectory.make(directory);
            log = JsonLog.open(options);
        } catch (IOException e) {
            throw Failure.unreachable(String.valueOf(e.getMessage()))
                    .withHelp("name another with logging.file, or none");
        }
        LogOutput.to(new LogOutput.Sink() {
            @Override
            public boolean takes(String logger, Level level) {
                // Of libraries nobody wants to read what they do step by step.
                int severity = level.getSeverity();
                return severity >= least.getSeverity()
                        && (severity >= Level.INFO.getSeverity() || logger.startsWith(OURS));
            }

            @Override
            public void log(String logger, Level level, @Nullable String message, @Nullable Throwable cause) {
                log.log(logger, level, message, cause);
            }
        });
        return log;
    }

    private static void closeAfter(JsonLog log, CountDownLatch closed) {
        try {
            if (!closed.await(ENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                close(log);
            }
        } catch (InterruptedException e) {
            close(log);
        }
    }

    private static void close(JsonLog log) {
        LogOutput.to(null);
        try {
            log.close();
        } catch (IOException e) {
            System.getLogger(LogSettings.class.getName()).log(Level.WARNING, "The log could not be closed", e);
        }
    }

    /** Loaded when there is something to tell. */
    private static final class Told {
        private static final System.Logger LOG = System.getLogger(Settings.class.getName());

        private Told() {}

        static void idleKeys(Configuration configuration) {
            configuration.settings().stream()
                    .filter(setting -> setting.named() && !setting.key().effective())
                    .forEach(setting -> LOG.log(
                            Level.WARNING,
                            setting.where() + ": " + setting.key().name() + ": "
                                    + setting.key().standing().sentence()));
        }
    }
}
