package dev.muster.core.transfer;

import dev.muster.core.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** The lines of a file, one after the other; each is in memory until the next is read. */
final class Lines implements AutoCloseable {
    private static final int BUFFER = 256 * 1024;
    /** An artifact of 64 MiB whose every character has to be escaped. */
    private static final int LONGEST = 512 * 1024 * 1024;

    private final InputStream in;
    private final MessageDigest digest = Format.sha256();
    private final byte[] buffer = new byte[BUFFER];
    private int from;
    private int to;
    private byte[] line = new byte[8 * 1024];
    private int length;
    private long number;
    private long bytesRead;

    Lines(Path file) throws IOException {
        this.in = Files.newInputStream(file);
    }

    /**
     * Reads the next line, without its end; false if there is none.
     *
     * @throws RefusedException if the file ends within a line
     */
    boolean next() throws IOException {
        digest.update(line, 0, number == 0 ? 0 : length);
        if (number > 0) {
            digest.update((byte) '\n');
        }
        number++;
        length = 0;
        while (true) {
            if (from == to && !fill()) {
                if (length == 0) {
                    return false;
                }
                throw Broken.at(number, "the file ends in the middle of this line: it was cut off");
            }
            int end = from;
            while (end < to && buffer[end] != '\n') {
                end++;
            }
            append(end);
            if (end < to) {
                from = end + 1;
                return true;
            }
            from = end;
        }
    }

    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, in.read(buffer));
        bytesRead += to;
        return to > 0;
    }

    private void append(int end) {
        int more = end - from;
        if ((long) length + more > LONGEST) {
            throw Broken.at(number, "the line is longer than " + LONGEST / 1024 / 1024 + " MiB");
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.max(length + more, (int) Math.min(LONGEST, 2L * line.length)));
        }
        System.arraycopy(buffer, from, line, length, more);
        length += more;
    }

    /** The number of the line, from 1. */
    long number() {
        return number;
    }

    /** The bytes of the line, {@link #length} of them. */
    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Bytes of the file that were read so far, with those of lines that are still to come. */
    long bytesRead() {
        return bytesRead;
    }

    /** SHA-256 of all lines before this one, with their ends, in hex; to be asked once. */
    String sha256Before() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
