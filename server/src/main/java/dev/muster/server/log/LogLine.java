package dev.muster.server.log;

import dev.muster.client.wire.Json;
import dev.muster.core.access.RequestId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message, with all that is known where it is logged.
 *
 * @param at the time
 * @param level how grave it is
 * @param logger who says it
 * @param message what
 * @param cause what went wrong; null if nothing did
 * @param thread the name of the thread; empty for one without
 * @param request the request that the thread works for; null if it works for none
 * @param subject what its work is about
 */
record LogLine(
        Instant at,
        System.Logger.Level level,
        String logger,
        String message,
        @Nullable Throwable cause,
        String thread,
        @Nullable String request,
        Subject subject) {
    /** Characters of a message, and of a stack; what is over is cut off. */
    private static final int LONGEST = 16 * 1024;

    /** A message of this thread. */
    static LogLine of(Instant at, System.Logger.Level level, String logger, String message, @Nullable Throwable cause) {
        return new LogLine(
                at,
                level,
                logger,
                message,
                cause,
                Thread.currentThread().getName(),
                RequestId.current(),
                Subject.current());
    }

    /** The line, without its end. */
    String json() {
        return Json.text(json -> {
            json.field("at", at)
                    .field("level", level.name())
                    .field("logger", logger)
                    .field("message", cut(message));
            optional(json, "thread", thread.isEmpty() ? null : thread);
            optional(json, "request", request);
            optional(json, "session", subject.session());
            optional(json, "project", subject.project());
            optional(json, "task", subject.task());
            if (cause != null) {
                json.field("error", cause.getClass().getName());
                optional(json, "error_message", cause.getMessage() == null ? null : cut(cause.getMessage()));
                json.field("stack", cut(stack(cause)));
            }
        });
    }

    private static void optional(Json json, String name, @Nullable String value) {
        if (value != null) {
            json.field(name, value);
        }
    }

    private static String stack(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
