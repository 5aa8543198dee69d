package dev.muster.server.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Reads lines of bytes; one that is too long is passed over and told, never kept. */
final class LineReader {
    /** As much as the server takes in one request over HTTP. */
    static final int LONGEST = 4 * 1024 * 1024;

    private static final int BUFFER = 64 * 1024;

    private final BufferedInputStream in;

    LineReader(InputStream in) {
        this.in = new BufferedInputStream(in, BUFFER);
    }

    /**
     * A line.
     *
     * @param bytes without the line break; null if there were too many
     */
    record Line(byte @Nullable [] bytes) {
        boolean isBlank() {
            if (bytes == null) {
                return false;
            }
            for (byte each : bytes) {
                if (each != ' ' && each != '\t' && each != '\r') {
                    return false;
                }
            }
            return true;
        }
    }

    /** The next line; null at the end. */
    @Nullable
    Line next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean tooLong = false;
        boolean any = false;
        while (true) {
            int value = in.read();
            if (value < 0 && !any) {
                return null;
            }
            if (value < 0 || value == '\n') {
                return new Line(tooLong ? null : line.toByteArray());
            }
            any = true;
            if (line.size() >= LONGEST) {
                tooLong = true;
                line.reset();
            }
            if (!tooLong) {
                line.write(value);
            }
        }
    }
}
