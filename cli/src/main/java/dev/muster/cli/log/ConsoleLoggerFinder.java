package dev.muster.cli.log;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Sends log messages to standard error, one line each, so that they never get into a command's output. The system
 * property {@code muster.log} sets the least level that is shown: {@code trace}, {@code debug}, {@code info},
 * {@code warning} (the default), {@code error} or {@code off}. Found by the JDK through
 * {@link java.util.ServiceLoader}.
 */
public final class ConsoleLoggerFinder extends System.LoggerFinder {

    private final Level least = level(System.getProperty("muster.log", "warning"));

    @Override
    public Logger getLogger(String name, Module module) {
        return new ConsoleLogger(name, least, System.err);
    }

    /** @throws IllegalArgumentException when there is no such level; the message lists those that there are */
    static Level level(String name) {
        return Arrays.stream(Level.values())
                .filter(level -> level.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "muster.log is '" + name + "', which is no log level; the levels are "
                                + Arrays.stream(Level.values())
                                        .map(level -> level.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", "))));
    }
}
