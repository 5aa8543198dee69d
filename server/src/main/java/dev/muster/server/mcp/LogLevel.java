package dev.muster.server.mcp;

import dev.muster.client.text.Suggestions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How grave a log message is, from least to most; by wire name. */
enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    private static final List<String> NAMES =
            Arrays.stream(values()).map(LogLevel::wire).toList();

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The level of a wire name.
     *
     * @throws RpcException if there is none of that name
     */
    static LogLevel of(@Nullable Object value) {
        if (value instanceof String name && NAMES.contains(name)) {
            return valueOf(name.toUpperCase(Locale.ROOT));
        }
        String shown = value instanceof String name && name.length() < 40 ? name : "";
        throw RpcException.of(
                Protocol.INVALID_PARAMS, "'" + shown + "' is no log level; " + Suggestions.hint(shown, NAMES));
    }
}
