package dev.muster.server.access;

import dev.muster.server.http.Exchange;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A request's id: the one that its sender gave it, if it can stand in a log, else one of our own. */
final class RequestIds {
    static final String HEADER = "X-Request-Id";
    private static final int LONGEST = 64;
    /** Version, trace id, parent id and flags of a {@code traceparent} header. */
    private static final int TRACEPARENT = 2 + 1 + 32 + 1 + 16 + 1 + 2;

    private RequestIds() {}

    /** One of our own. */
    static String fresh() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    static String of(Exchange exchange) {
        String given = exchange.header(HEADER);
        if (given != null && isPlain(given)) {
            return given;
        }
        String trace = traceId(exchange.header("traceparent"));
        return trace == null ? fresh() : trace;
    }

    private static boolean isPlain(String id) {
        return !id.isEmpty() && id.length() <= LONGEST && id.chars().allMatch(RequestIds::isPlain);
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "._-:".indexOf(c) >= 0;
    }

    private static @Nullable String traceId(@Nullable String traceparent) {
        if (traceparent == null || traceparent.length() < TRACEPARENT) {
            return null;
        }
        String id = traceparent.substring(3, 35);
        boolean form = traceparent.charAt(2) == '-' && traceparent.charAt(35) == '-';
        boolean hex = id.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
        return form && hex ? id : null;
    }
}
