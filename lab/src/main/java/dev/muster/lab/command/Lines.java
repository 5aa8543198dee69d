package dev.muster.lab.command;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Cuts what a program writes into lines. One that is longer than anybody should keep is told of as soon as that is
 * known, and read over to its end: what follows it can be read again.
 */
public final class Lines {
    private static final int PIECE = 64 * 1024;

    private final int longest;
    private final Reader reader;
    private byte[] line = new byte[8 * 1024];
    private int length;
    private boolean skipping;

    private Lines(int longest, Reader reader) {
        this.longest = longest;
        this.reader = reader;
    }

    /** Who is told of them, in the thread that reads. */
    public interface Reader {
        /** Something was read, whatever it is. */
        default void heard() {}

        /**
         * A line has come to its end.
         *
         * @param line without that end
         * @throws IOException to read no more
         */
        void line(byte[] line) throws IOException;

        /** A line is too long; the rest of it is not told of. */
        default void tooLong() {}
    }

    /**
     * Reads until there is no more. What comes last without the end of a line is no line.
     *
     * @param longest in bytes that are kept
     * @throws IOException if it cannot be read, or the reader wants no more
     */
    public static void read(InputStream from, int longest, Reader reader) throws IOException {
        Lines lines = new Lines(longest, reader);
        byte[] piece = new byte[PIECE];
        for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
            reader.heard();
            lines.cut(piece, read);
        }
    }

    private void cut(byte[] piece, int read) throws IOException {
        int start = 0;
        for (int at = 0; at < read; at++) {
            if (piece[at] == '\n') {
                append(piece, start, at);
                if (!skipping) {
                    reader.line(Arrays.copyOf(line, length));
                }
                skipping = false;
                length = 0;
                start = at + 1;
            }
        }
        append(piece, start, read);
    }

    private void append(byte[] piece, int from, int to) {
        if (skipping) {
            return;
        }
        int needed = length + to - from;
        if (needed > longest) {
            skipping = true;
            line = new byte[8 * 1024];
            reader.tooLong();
            return;
        }
        if (needed > line.length) {
            line = Arrays.copyOf(line, Math.max(needed, line.length * 2));
        }
        System.arraycopy(piece, from, line, length, to - from);
        length = needed;
    }
}
