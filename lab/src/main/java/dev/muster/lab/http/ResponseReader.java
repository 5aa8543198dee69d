package dev.muster.lab.http;

import dev.muster.lab.operation.TimeLimits;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads responses of HTTP/1.1 from a stream, one after the other: {@link #head}, then the body in one piece
 * ({@link #body}) or as it comes ({@link #read}). Of the headers only those are kept that somebody here asks for.
 */
final class ResponseReader {
    private static final int BUFFER = 16 * 1024;
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int LARGEST_BODY = 256 * 1024 * 1024;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;
    private static final int FIRST_FINAL = 200;
    private static final long UNTIL_CLOSE = -1;

    private final InputStream in;
    private final TimeLimits limits;
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;

    private int status;
    private boolean keepAlive;
    private boolean chunked;
    private long left; // of the body, or of the chunk
    private boolean firstChunk;
    private boolean ended;
    private boolean began;
    private @Nullable String contentType;
    private @Nullable String session;

    ResponseReader(InputStream in, TimeLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    int status() {
        return status;
    }

    /** Whether the connection may be used again, once the body is read. */
    boolean keepAlive() {
        return keepAlive && ended;
    }

    /** Whether any byte of the response has come. */
    boolean began() {
        return began;
    }

    @Nullable
    String contentType() {
        return contentType;
    }

    /** The {@code Mcp-Session-Id}. */
    @Nullable
    String session() {
        return session;
    }

    /** A response that is none by the rules of HTTP. */
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private boolean fill() throws IOException {
        if (from == to) {
            from = 0;
            to = 0;
        } else if (to == buffer.length) {
            System.arraycopy(buffer, from, buffer, 0, to - from);
            to -= from;
            from = 0;
        }
        int read = in.read(buffer, to, buffer.length - to);
        if (read < 0) {
            return false;
        }
        limits.heard();
        began = true;
        to += read;
        return true;
    }

    /**
     * Reads status and headers.
     *
     * @param bodiless whether the request was one whose response has no body, as HEAD
     * @throws EOFException if the connection ended before
     * @throws Malformed if it is no HTTP
     */
    void head(boolean bodiless) throws IOException {
        began = from < to;
        do {
            lines();
        } while (status < FIRST_FINAL); // 100 Continue and its like come before the response
        if (bodiless || status == NO_CONTENT || status == NOT_MODIFIED) {
            chunked = false;
            left = 0;
            ended = true;
        }
        keepAlive &= chunked || left != UNTIL_CLOSE;
    }

    private void lines() throws IOException {
        keepAlive = true;
        chunked = false;
        left = UNTIL_CLOSE;
        firstChunk = true;
        ended = false;
        contentType = null;
        session = null;
        statusLine(line());
        int read = 0;
        for (int length = line(); length > 0; length = line()) {
            read += length;
            if (read > LONGEST_HEAD) {
                throw new Malformed("its headers are longer than 64 KiB");
            }
            header(length);
        }
        ended = !chunked && left == 0;
    }

    private int lineStart;

    /** Reads a line; it stands in the buffer from {@link #lineStart}. Answers its length without its end. */
    private int line() throws IOException {
        int scanned = 0;
        while (true) {
            for (int at = from + scanned; at < to; at++) {
                if (buffer[at] == '\n') {
                    lineStart = from;
                    int length = at - from;
                    from = at + 1;
                    return length > 0 && buffer[at - 1] == '\r' ? length - 1 : length;
                }
            }
            scanned = to - from;
            if (scanned == buffer.length) {
                throw new Malformed("a line of its head is longer than 16 KiB");
            }
            if (!fill()) {
                throw new EOFException(began ? "the connection ended within the head" : "the connection was closed");
            }
        }
    }

    private void statusLine(int length) throws IOException {
        // HTTP/1.1 200 OK
        boolean http = length >= 12
                && buffer[lineStart] == 'H'
                && buffer[lineStart + 1] == 'T'
                && buffer[lineStart + 4] == '/'
                && buffer[lineStart + 8] == ' ';
        int code = http ? number(lineStart + 9, lineStart + 12) : -1;
        if (code < 100) {
            throw new Malformed("the answer is no HTTP: '" + text(lineStart, Math.min(length, 60)) + "'");
        }
        status = code;
        if (buffer[lineStart + 7] == '0') {
            keepAlive = false; // HTTP/1.0
        }
    }

    private int number(int start, int end) {
        int value = 0;
        for (int at = start; at < end; at++) {
            int digit = buffer[at] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private String text(int start, int length) {
        return new String(buffer, start, length, StandardCharsets.ISO_8859_1);
    }

    private void header(int length) throws IOException {
        int colon = lineStart;
        int end = lineStart + length;
        while (colon < end && buffer[colon] != ':') {
            colon++;
        }
        if (colon == end) {
            throw new Malformed("a header has no colon: '" + text(lineStart, Math.min(length, 60)) + "'");
        }
        switch (colon - lineStart) {
            case 14 -> {
                if (is("content-length")) {
                    left = contentLength(value(colon, end));
                } else if (is("mcp-session-id")) {
                    session = value(colon, end);
                }
            }
            case 17 -> {
                if (is("transfer-encoding")) {
                    chunked = value(colon, end).equalsIgnoreCase("chunked");
                }
            }
            case 10 -> {
                if (is("connection")) {
                    String said = value(colon, end);
                    keepAlive = said.equalsIgnoreCase("keep-alive") || keepAlive && !said.equalsIgnoreCase("close");
                }
            }
            case 12 -> {
                if (is("content-type")) {
                    contentType = value(colon, end);
                }
            }
            default -> {
                // nobody asks for it
            }
        }
    }

    private static long contentLength(String said) throws Malformed {
        try {
            long length = Long.parseLong(said);
            if (length >= 0 && length <= LARGEST_BODY) {
                return length;
            }
        } catch (NumberFormatException none) {
            throw new Malformed("its Content-Length is '" + said + "'");
        }
        throw new Malformed("its Content-Length is " + said + "; up to 256 MiB are read");
    }

    private boolean is(String lower) {
        for (int i = 0; i < lower.length(); i++) {
            int letter = buffer[lineStart + i];
            if ((letter >= 'A' && letter <= 'Z' ? letter + 32 : letter) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private String value(int colon, int end) {
        return text(colon + 1, end - colon - 1).strip();
    }

    /** Waits until some of the body is there, or it has ended. */
    void await() throws IOException {
        if (!ended && from == to) {
            fill(); // at the end of the stream the next read tells
        }
    }

    /** Reads what is left of the body. */
    byte[] body() throws IOException {
        if (!chunked && left >= 0) {
            byte[] whole = new byte[(int) left];
            int filled = 0;
            while (filled < whole.length) {
                filled += require(read(whole, filled, whole.length - filled));
            }
            ended = true;
            return whole;
        }
        byte[] grown = new byte[1024];
        int filled = 0;
        while (true) {
            if (filled == grown.length) {
                if (filled >= LARGEST_BODY) {
                    throw new Malformed("its body is larger than 256 MiB");
                }
                grown = Arrays.copyOf(grown, grown.length * 2);
            }
            int read = read(grown, filled, grown.length - filled);
            if (read < 0) {
                return Arrays.copyOf(grown, filled);
            }
            filled += read;
        }
    }

    private static int require(int read) throws IOException {
        if (read < 0) {
            throw new EOFException("the connection ended within the body");
        }
        return read;
    }

    /**
     * Reads some of the body, as soon as there is any.
     *
     * @return how many bytes; -1 at the end of the body
     */
    int read(byte[] into, int offset, int length) throws IOException {
        if (ended) {
            return -1;
        }
        if (chunked && left <= 0 && !nextChunk()) {
            return -1;
        }
        if (from == to && !fill()) {
            if (!chunked && left == UNTIL_CLOSE) {
                ended = true;
                return -1;
            }
            throw new EOFException("the connection ended within the body");
        }
        int count = Math.min(length, to - from);
        if (left != UNTIL_CLOSE) {
            count = (int) Math.min(count, left);
            left -= count;
        }
        System.arraycopy(buffer, from, into, offset, count);
        from += count;
        ended = !chunked && left == 0;
        return count;
    }

    private boolean nextChunk() throws IOException {
        if (!firstChunk && line() != 0) {
            throw new Malformed("a chunk is longer than it says");
        }
        firstChunk = false;
        int length = line();
        String said = text(lineStart, length);
        int semicolon = said.indexOf(';');
        try {
            left = Long.parseLong((semicolon < 0 ? said : said.substring(0, semicolon)).strip(), 16);
        } catch (NumberFormatException none) {
            throw new Malformed("a chunk's length is '" + said + "'");
        }
        if (left == 0) {
            int trailer = line();
            while (trailer > 0) {
                trailer = line();
            }
            ended = true;
            return false;
        }
        return true;
    }
}
