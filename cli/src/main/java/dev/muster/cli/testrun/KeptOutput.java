package dev.muster.cli.testrun;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a run of tests prints, in a file. Of more than 64 MiB the beginning and the last 64 KiB are kept, with how much
 * is left out between them.
 */
final class KeptOutput implements AutoCloseable {
    static final long MOST = 64L << 20;
    private static final int END = 64 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Path file;
    private final long most;
    private final OutputStream out;
    private final byte[] end = new byte[END];
    private long length;
    private @Nullable IOException broken;

    /**
     * Opens a file.
     *
     * @param most bytes from the beginning that are kept in any case
     */
    KeptOutput(Path file, long most) throws IOException {
        this.file = file;
        this.most = most;
        this.out = Files.newOutputStream(file);
    }

    Path file() {
        return file;
    }

    /** Takes what is printed next; what cannot be written is told at the end. */
    void take(byte[] bytes, int count) {
        lock.lock();
        try {
            int whole = Math.clamp(most - length, 0, count);
            if (broken == null) {
                out.write(bytes, 0, whole);
            }
            for (int i = 0; i < count; i++) {
                end[(int) ((length + i) % END)] = bytes[i];
            }
            length += count;
        } catch (IOException e) {
            broken = e;
        } finally {
            lock.unlock();
        }
    }

    /** The last lines, without what is not printable. */
    List<String> lastLines(int count) {
        List<String> lines =
                new String(lastBytes(), StandardCharsets.UTF_8).lines().toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    private byte[] lastBytes() {
        lock.lock();
        try {
            int size = (int) Math.min(length, END);
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = end[(int) ((length - size + i) % END)];
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** @throws IOException if not all that should be kept could be written */
    @Override
    public void close() throws IOException {
        lock.lock();
        try (out) {
            if (broken != null) {
                throw broken;
            }
            long after = length - most;
            if (after > 0) {
                byte[] last = lastBytes();
                int kept = (int) Math.min(after, last.length);
                if (after > kept) {
                    out.write(
                            ("\n[" + (after - kept) + " bytes are left out here]\n").getBytes(StandardCharsets.UTF_8));
                }
                out.write(last, last.length - kept, kept);
            }
        } finally {
            lock.unlock();
        }
    }
}
