package dev.muster.client.wire;

import java.io.OutputStream;
import java.util.Arrays;

/**
 * Takes what a generator of JSON writes. That has a buffer of its own, and nearly every answer fits in: then this gets
 * it in one piece at the end, and keeps one copy of just that size.
 */
final class Written extends OutputStream {
    private static final byte[] NOTHING = new byte[0];

    private byte[] kept = NOTHING;
    private int count;

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) {
        if (count == 0) {
            kept = Arrays.copyOfRange(from, offset, offset + length);
        } else {
            if (length > kept.length - count) {
                kept = Arrays.copyOf(kept, Math.max(Math.addExact(count, length), (int)
                        Math.min(Integer.MAX_VALUE - 8L, 2L * count)));
            }
            System.arraycopy(from, offset, kept, count, length);
        }
        count += length;
    }

    /** All that was written; nothing more is to be written then. */
    byte[] bytes() {
        return count == kept.length ? kept : Arrays.copyOf(kept, count);
    }
}
