package dev.muster.cli.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * One line a message: {@code muster: warning: text (logger name)}. An error's cause is shown in full, any other in a
 * word. What the {@link LogOutput} takes goes there too.
 */
final class ConsoleLogger implements System.Logger {

    private final String name;
    private final Level least;
    private final PrintStream out;

    ConsoleLogger(String name, Level least, PrintStream out) {
        this.name = name;
        this.least = least;
        this.out = out;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        LogOutput.Sink also = LogOutput.sink();
        return isShown(level) || (also != null && also.takes(name, level));
    }

    private boolean isShown(Level level) {
        return least != Level.OFF && level.getSeverity() >= least.getSeverity();
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable cause) {
        LogOutput.Sink also = LogOutput.sink();
        if (also != null && also.takes(name, level)) {
            also.log(name, level, message, cause);
        }
        if (isShown(level)) {
            show(level, message, cause);
        }
    }

    private void show(Level level, @Nullable String message, @Nullable Throwable cause) {
        StringWriter text = new StringWriter();
        text.append("muster: ").append(level.name().toLowerCase(Locale.ROOT)).append(": ");
        text.append(message).append(" (").append(name).append(')');
        if (cause != null && level.getSeverity() < Level.ERROR.getSeverity()) {
            text.append(": ").append(cause.toString());
        }
        text.append(System.lineSeparator());
        if (cause != null && level.getSeverity() >= Level.ERROR.getSeverity()) {
            cause.printStackTrace(new PrintWriter(text, true));
        }
        out.print(text); // one call, so that the lines of two threads do not mix
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... values) {
        if (isLoggable(level)) {
            boolean plain = format == null || values == null || values.length == 0;
            log(level, bundle, plain ? format : MessageFormat.format(format, values), (Throwable) null);
        }
    }
}
