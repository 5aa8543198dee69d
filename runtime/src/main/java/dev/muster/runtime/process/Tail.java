package dev.muster.runtime.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/** The last bytes of what a program prints. Takes no more memory than was printed. */
final class Tail {
    private static final int FIRST = 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final int most;
    private byte[] ring = new byte[FIRST];
    private long length;

    /** @param most bytes that are kept */
    Tail(int most) {
        this.most = Math.max(most, FIRST);
    }

    void take(byte[] bytes, int count) {
        lock.lock();
        try {
            makeRoom(length + count);
            for (int i = Math.max(0, count - ring.length); i < count; i++) {
                ring[(int) ((length + i) % ring.length)] = bytes[i];
            }
            length += count;
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom(long wanted) {
        if (wanted > ring.length && ring.length < most) {
            int size = (int) Math.min(most, Math.max(wanted, ring.length * 2L));
            byte[] kept = bytes();
            byte[] wider = new byte[size];
            // Everything until now is still there, for the ring only wraps once it is as wide as it gets.
            System.arraycopy(kept, 0, wider, 0, kept.length);
            ring = wider;
        }
    }

    private byte[] bytes() {
        int size = (int) Math.min(length, ring.length);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = ring[(int) ((length - size + i) % ring.length)];
        }
        return bytes;
    }

    /** How many bytes were printed in all. */
    long length() {
        lock.lock();
        try {
            return length;
        } finally {
            lock.unlock();
        }
    }

    /** Whether more was printed than is kept. */
    boolean isCut() {
        return length() > most;
    }

    /** What is kept, as text, without what no text may hold. */
    String text() {
        lock.lock();
        try {
            byte[] bytes = bytes();
            int from = 0;
            // The beginning may have been cut within a character.
            while (length > bytes.length && from < Math.min(3, bytes.length) && (bytes[from] & 0xc0) == 0x80) {
                from++;
            }
            return new String(Arrays.copyOfRange(bytes, from, bytes.length), StandardCharsets.UTF_8)
                    .replace('\0', '\ufffd');
        } finally {
            lock.unlock();
        }
    }
}
