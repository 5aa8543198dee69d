package dev.muster.lab.fault;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A frame of a WebSocket (RFC 6455, 5.2), read whole.
 *
 * @param first its first byte: whether it is the last of its message, and what it is
 * @param mask what its sender masked the payload with: four bytes, or none
 * @param payload as it came, masked if there is a mask
 */
record WebSocketFrame(int first, byte[] mask, byte[] payload) {
    /** A service that is there, but not now (IANA, WebSocket Close Code Number Registry). */
    static final int TRY_AGAIN_LATER = 1013;

    private static final int FINAL = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 0x8;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int IN_TWO = 126;
    private static final int IN_EIGHT = 127;
    private static final int LONGEST = 64 * 1024 * 1024;

    /**
     * Reads the next one; nothing if the stream ends before it.
     *
     * @throws EOFException if the stream ends within it
     * @throws IOException if it is longer than 64 MiB
     */
    static Optional<WebSocketFrame> read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int second = whole(in, 1)[0];
        long length = length(in, second & LENGTH);
        if (length < 0 || length > LONGEST) {
            throw new IOException("a frame of more than 64 MiB");
        }
        byte[] mask = whole(in, (second & MASKED) == 0 ? 0 : Integer.BYTES);
        return Optional.of(new WebSocketFrame(first, mask, whole(in, (int) length)));
    }

    private static long length(InputStream in, int told) throws IOException {
        return switch (told) {
            case IN_TWO -> ByteBuffer.wrap(whole(in, Short.BYTES)).getShort() & 0xffff;
            case IN_EIGHT -> ByteBuffer.wrap(whole(in, Long.BYTES)).getLong();
            default -> told;
        };
    }

    private static byte[] whole(InputStream in, int length) throws IOException {
        byte[] read = in.readNBytes(length);
        if (read.length < length) {
            throw new EOFException("a frame ends before its end");
        }
        return read;
    }

    /** The end of a connection, as its server says it. */
    static WebSocketFrame close(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.US_ASCII);
        byte[] payload = ByteBuffer.allocate(Short.BYTES + words.length)
                .putShort((short) code)
                .put(words)
                .array();
        return new WebSocketFrame(FINAL | CLOSE, new byte[0], payload);
    }

    /** Whether it is about the connection (a close, a ping, a pong) and no part of a message. */
    boolean control() {
        return (first & OPCODE) >= CLOSE;
    }

    /** Whether its sender ends the connection with it. */
    boolean closes() {
        return (first & OPCODE) == CLOSE;
    }

    /** Whether it begins a message. */
    boolean begins() {
        return !control() && (first & OPCODE) != 0;
    }

    /** Whether its message has ended with it. */
    boolean last() {
        return (first & FINAL) != 0;
    }

    /** The same with its content spoilt. */
    WebSocketFrame spoilt() {
        return new WebSocketFrame(first, mask, HttpBody.spoilt(payload.clone(), payload.length));
    }

    /** The same with the first half of its content. */
    WebSocketFrame halved() {
        return new WebSocketFrame(first, mask, Arrays.copyOf(payload, payload.length / 2));
    }

    void write(OutputStream out) throws IOException {
        write(out, payload.length);
        out.flush();
    }

    /**
     * Writes it with white space behind what it says.
     *
     * @throws IOException when nobody wants that any more
     */
    void writeSwollen(OutputStream out) throws IOException {
        write(out, payload.length + WhiteSpace.LENGTH);
        WhiteSpace.write(out);
    }

    private void write(OutputStream out, long told) throws IOException {
        out.write(first);
        int masked = mask.length == 0 ? 0 : MASKED;
        if (told < IN_TWO) {
            out.write(masked | (int) told);
        } else if (told <= 0xffff) {
            out.write(masked | IN_TWO);
            out.write(ByteBuffer.allocate(Short.BYTES).putShort((short) told).array());
        } else {
            out.write(masked | IN_EIGHT);
            out.write(ByteBuffer.allocate(Long.BYTES).putLong(told).array());
        }
        out.write(mask);
        out.write(payload);
    }
}
