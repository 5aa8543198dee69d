package dev.muster.lab.fault;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** What makes an answer too long without making another one of it: JSON and text may be followed by it. */
final class WhiteSpace {
    /** A gigabyte: more than anybody should keep of an answer. */
    static final long LENGTH = 1 << 30;
    /** 128 MiB: of a line, whose reader cannot hang up and has to read all of it before what comes next. */
    static final long OF_A_LINE = 1 << 27;

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
        write(out, LENGTH);
    }

    /**
     * Writes so many bytes of it, in pieces of 64 KiB.
     *
     * @throws IOException when nobody wants it any more
     */
    static void write(OutputStream out, long length) throws IOException {
        for (long left = length; left > 0; left -= PIECE.length) {
            out.write(PIECE);
        }
        out.flush();
    }
}
