package dev.muster.server.metric;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The process' resident memory, as Linux tells it. It is asked every few seconds for as long as a server lives, so it
 * leaves next to nothing behind: what a server allocates at rest is what its resident memory grows by
 * (docs/decisions/0039).
 */
final class ResidentMemory {
    private static final File STATUS = new File("/proc/self/status");
    private static final byte[] LABEL = "\nVmRSS:".getBytes(StandardCharsets.US_ASCII);
    private static final int UNKNOWN = -1;

    /** Guards the buffer. */
    private static final ReentrantLock READING = new ReentrantLock();
    /** Larger than all of it. */
    private static final byte[] BUFFER = new byte[8192];

    private ResidentMemory() {}

    /** In bytes; -1 where the system does not tell. */
    static long bytes() {
        if (!STATUS.canRead()) {
            return UNKNOWN;
        }
        READING.lock();
        try (FileInputStream status = new FileInputStream(STATUS)) {
            return bytes(BUFFER, status.readNBytes(BUFFER, 0, BUFFER.length));
        } catch (IOException e) {
            System.getLogger(ResidentMemory.class.getName())
                    .log(System.Logger.Level.DEBUG, "The system does not tell the resident memory", e);
            return UNKNOWN;
        } finally {
            READING.unlock();
        }
    }

    /** What such a text says, as in {@code VmRSS: 78464 kB}; -1 if it does not. */
    static long bytes(byte[] status, int length) {
        for (int at = 0; at + LABEL.length <= length; at++) {
            if (matches(status, at)) {
                return number(status, at + LABEL.length, length);
            }
        }
        return UNKNOWN;
    }

    private static boolean matches(byte[] status, int at) {
        for (int i = 0; i < LABEL.length; i++) {
            if (status[at + i] != LABEL[i]) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] status, int from, int length) {
        int at = from;
        while (at < length && (status[at] == ' ' || status[at] == '\t')) {
            at++;
        }
        if (at == length || !Character.isDigit(status[at])) {
            return UNKNOWN;
        }
        long kilobytes = 0;
        for (; at < length && Character.isDigit(status[at]); at++) {
            kilobytes = 10 * kilobytes + status[at] - '0';
        }
        return 1024 * kilobytes;
    }
}
