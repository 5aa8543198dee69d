package dev.muster.lab.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a program's standard error to its end, however much it writes, and keeps the last of it: a program whose errors
 * nobody reads stands still once a pipe is full.
 */
public final class ErrorTail {
    private static final int KEPT = 8 * 1024;
    private static final int SHOWN = 400;

    private final ReentrantLock lock = new ReentrantLock();
    private final byte[] ring = new byte[KEPT];
    private final Thread reader;
    private long bytes;

    /** Reads from now on. */
    public ErrorTail(Process process) {
        InputStream errors = process.getErrorStream();
        // Of the platform: reading a pipe holds on to a thread, and agents are virtual ones.
        this.reader =
                Thread.ofPlatform().daemon().name("errors-" + process.pid()).start(() -> read(errors));
    }

    private void read(InputStream errors) {
        byte[] piece = new byte[KEPT];
        try (errors) {
            for (int read = errors.read(piece); read >= 0; read = errors.read(piece)) {
                keep(piece, read);
            }
        } catch (IOException closed) {
            // the program was ended; what it said before is kept
        }
    }

    private void keep(byte[] piece, int length) {
        lock.lock();
        try {
            for (int i = 0; i < length; i++) {
                ring[(int) (bytes++ % KEPT)] = piece[i];
            }
        } finally {
            lock.unlock();
        }
    }

    /** Bytes read so far. */
    public long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits a moment for the last words of a program that has ended. */
    public void awaitEnd(Duration patience) throws InterruptedException {
        reader.join(patience);
    }

    /** The last of it, for messages; begins where a sentence goes on. */
    public String told() {
        lock.lock();
        try {
            int kept = (int) Math.min(bytes, KEPT);
            byte[] last = new byte[kept];
            for (int i = 0; i < kept; i++) {
                last[i] = ring[(int) ((bytes - kept + i) % KEPT)];
            }
            String text = new String(last, StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                return "; it said nothing on its standard error";
            }
            return "; its errors: " + (text.length() <= SHOWN ? text : "… " + text.substring(text.length() - SHOWN));
        } finally {
            lock.unlock();
        }
    }
}
