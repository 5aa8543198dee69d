package dev.muster.lab.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An answer of HTTP/1.1, read out of the bytes that came so far.
 *
 * @param status such as 201
 * @param retryAfter seconds after which to come back; -1 if it does not say
 * @param body its bytes
 * @param last whether the connection ends with it
 */
record StormAnswer(int status, long retryAfter, byte[] body, boolean last) {
    private static final int BUSY = 503;
    private static final int TOO_MANY = 429;

    /** Whether the server took it and did it. */
    boolean good() {
        return status / 100 == 2;
    }

    /** Whether the server has no time for it now. */
    boolean refused() {
        return status == BUSY || status == TOO_MANY;
    }

    /**
     * The answer that these bytes are; null while some are missing.
     *
     * @throws IOException if they are no answer whose end can be told
     */
    static @Nullable StormAnswer of(byte[] bytes, int length) throws IOException {
        int end = endOfHead(bytes, length);
        if (end < 0) {
            return null;
        }
        // Few headers, and each of them once: no parser of its own is worth it.
        String head = new String(bytes, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (!head.startsWith("http/1.1 ")) {
            throw new IOException(
                    "no answer of HTTP/1.1: " + head.lines().findFirst().orElse(""));
        }
        long whole = number(head, "content-length");
        if (whole < 0) {
            throw new IOException("an answer without a Content-Length");
        }
        int from = end + 4;
        if (length - from < whole) {
            return null;
        }
        return new StormAnswer(
                Integer.parseInt(head.substring(9, 12)),
                number(head, "retry-after"),
                Arrays.copyOfRange(bytes, from, from + (int) whole),
                head.contains("\r\nconnection: close"));
    }

    private static int endOfHead(byte[] bytes, int length) {
        for (int i = 0; i + 3 < length; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static long number(String head, String name) throws IOException {
        int at = head.indexOf("\r\n" + name + ":");
        if (at < 0) {
            return -1;
        }
        int from = at + name.length() + 3;
        int to = head.indexOf("\r\n", from);
        String value = head.substring(from, to < 0 ? head.length() : to).strip();
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IOException("header " + name + " is no number: " + value, e);
        }
    }
}
