package dev.muster.lab.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** What makes an answer too long without making another one of it: JSON and text may be followed by it. */
final class WhiteSpace {
    /** A gigabyte: more than anybody should keep of an answer. */
    static final long LENGTH = 1 << 30;

    private static final byte[] PIECE = new byte[64 * 1024];

    static {
        Arrays.fill(PIECE, (byte) ' ');
    }

    private WhiteSpace() {}

    /**
     * Writes all of it.
     *
     * @throws IOException when nobody wants it any more
     */
    static void write(OutputStream out) throws IOException {
        for (long left = LENGTH; left > 0; left -= PIECE.length) {
            out.write(PIECE);
        }
        out.flush();
    }
}
