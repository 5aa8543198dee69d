package dev.muster.lab.fault;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Carries the body of a message of HTTP/1.1 (RFC 9112, 6 and 7): its frame as it is, its content spoilt if that is
 * asked for.
 */
final class HttpBody {
    private static final int PIECE = 16 * 1024;
    private static final int HEX = 16;
    /** What every byte of a spoilt body is changed by: no JSON, no text and no compressed data survives it. */
    private static final int NOISE = 0x55;

    private final InputStream in;
    private final OutputStream out;
    private final boolean spoil;
    private final Runnable begun;
    private final byte[] piece = new byte[PIECE];
    private boolean empty = true;

    /** One that is carried as it is. */
    HttpBody(InputStream in, OutputStream out) {
        this(in, out, /* spoil= */ false, () -> {});
    }

    /** @param begun told before the first of its content goes on: whoever has seen some of it finds it counted */
    HttpBody(InputStream in, OutputStream out, boolean spoil, Runnable begun) {
        this.in = in;
        this.out = out;
        this.spoil = spoil;
        this.begun = begun;
    }

    /** Spoils the first bytes of what is given, in its place. */
    static byte[] spoilt(byte[] content, int length) {
        for (int i = 0; i < length; i++) {
            content[i] ^= NOISE;
        }
        return content;
    }

    /**
     * Carries it to its end, and each piece of it as soon as it is there.
     *
     * @param untilEnd whether a body that does not tell its length goes on to the end of the stream, as an answer's
     *     does
     * @return whether another message may follow
     */
    boolean carry(HttpHead head, boolean untilEnd) throws IOException {
        long length = head.length();
        boolean more = true;
        if (head.chunked()) {
            chunks();
        } else if (length >= 0) {
            content(length);
        } else if (untilEnd) {
            content(Long.MAX_VALUE);
            more = false;
        }
        out.flush();
        return more;
    }

    /**
     * Carries the first half of it, framed as if that were all. Of a body that does not tell its length nobody knows
     * where the middle is, or whether more of it ever comes: then half of its first chunk, or piece, is all.
     *
     * @return whether another message may follow: the target's is at its end
     */
    boolean carryHalf(HttpHead head) throws IOException {
        long length = head.length();
        if (head.chunked()) {
            halfChunk();
        } else if (length >= 0) {
            content(length / 2);
            new HttpBody(in, OutputStream.nullOutputStream()).content(length - length / 2);
        } else {
            write(Math.max(0, in.read(piece)) / 2);
        }
        out.flush();
        return length >= 0 && !head.chunked();
    }

    private void halfChunk() throws IOException {
        long half = size(HttpHead.line(in, new ByteArrayOutputStream())) / 2;
        if (half > 0) {
            out.write((Long.toHexString(half) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            content(half);
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private void chunks() throws IOException {
        while (true) {
            long size = size(line());
            if (size == 0) {
                break;
            }
            content(size);
            line();
        }
        while (!line().isEmpty()) {
            // trailers go on as they are
        }
    }

    private static long size(String line) throws IOException {
        String digits = line.split(";", 2)[0].strip();
        if (!digits.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("no size of a chunk: " + line);
        }
        return Long.parseLong(digits, HEX);
    }

    private String line() throws IOException {
        pass();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        String line = HttpHead.line(in, all);
        all.writeTo(out);
        return line;
    }

    /** What there is goes on before more of it is waited for. */
    private void pass() throws IOException {
        if (in.available() == 0) {
            out.flush();
        }
    }

    private void content(long length) throws IOException {
        long left = length;
        while (left > 0) {
            pass();
            int read = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (read < 0) {
                if (length == Long.MAX_VALUE) {
                    return;
                }
                throw new EOFException("a body ends before its end");
            }
            write(read);
            left -= read;
        }
    }

    private void write(int length) throws IOException {
        if (empty && length > 0) {
            empty = false;
            begun.run();
        }
        out.write(spoil ? spoilt(piece, length) : piece, 0, length);
    }
}
