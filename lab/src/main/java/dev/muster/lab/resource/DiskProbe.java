package dev.muster.lab.resource;

import dev.muster.lab.sample.Distribution;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Measures the disk's own synchronous write: append 4 KiB to a file beside the store and force it (fdatasync). Probes
 * are taken interleaved with the run and kept in two series, since a busy disk is not the disk alone:
 *
 * <ul>
 *   <li><b>beside</b> a load that writes, some 40 a second while a rung runs. Bounds that follow the disk use this one:
 *       it saw the same device, neighbours and queue as the commits that are judged.
 *   <li><b>quiet</b>, a burst in each gap between two rungs.
 * </ul>
 */
public final class DiskProbe implements AutoCloseable {
    private static final int BLOCK = 4096;
    private static final long LARGEST_FILE = 16L << 20;
    private static final long MEAN_GAP_NANOS = 25_000_000;

    private final Path file;
    private final FileChannel channel;
    private final ReentrantLock lock = new ReentrantLock();
    private final Histogram beside = new Histogram(3);
    private final Histogram quiet = new Histogram(3);
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    private @Nullable Thread prober;
    private volatile boolean stopping;
    private volatile @Nullable IOException failure;

    /**
     * @param directory where the probe's file is made; the store's own, or one on the same disk
     * @throws IOException when the file cannot be created
     */
    public DiskProbe(Path directory) throws IOException {
        file = Files.createTempFile(directory, "disk-probe-", ".bin");
        channel = FileChannel.open(file, StandardOpenOption.WRITE);
    }

    /** Takes a burst of probes while nothing else runs. */
    public void probeQuietly(int probes) {
        try {
            for (int i = 0; i < probes; i++) {
                probe(quiet);
            }
        } catch (IOException unusable) {
            failure = unusable;
        }
    }

    /** Starts probing beside a load. */
    public void begin() {
        stopping = false;
        prober = Thread.ofPlatform().name("lab-disk-probe").daemon(true).start(() -> {
            SplittableRandom random = new SplittableRandom(System.nanoTime());
            try {
                while (!stopping) {
                    probe(beside);
                    LockSupport.parkNanos(MEAN_GAP_NANOS / 2 + random.nextLong(MEAN_GAP_NANOS));
                }
            } catch (IOException unusable) {
                failure = unusable;
            }
        });
    }

    /** Stops probing beside a load. */
    public void end() {
        Thread running = prober;
        if (running == null) {
            return;
        }
        stopping = true;
        try {
            running.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        prober = null;
    }

    private void probe(Histogram into) throws IOException {
        if (channel.position() >= LARGEST_FILE) {
            channel.truncate(0);
        }
        block.clear();
        long start = System.nanoTime();
        channel.write(block);
        channel.force(/* metaData= */ false);
        long took = System.nanoTime() - start;
        lock.lock();
        try {
            into.recordValue(took);
        } finally {
            lock.unlock();
        }
    }

    /** Latency beside the load so far. */
    public Distribution beside() {
        return read(beside);
    }

    /** Latency in the gaps so far. */
    public Distribution quiet() {
        return read(quiet);
    }

    private Distribution read(Histogram histogram) {
        lock.lock();
        try {
            return Distribution.of(histogram);
        } finally {
            lock.unlock();
        }
    }

    /** Why probing stopped, or null. */
    public @Nullable String failure() {
        IOException cause = failure;
        return cause == null ? null : cause.getMessage();
    }

    @Override
    public void close() {
        end();
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException leftover) {
            throw new UncheckedIOException("the disk probe's file could not be removed: " + file, leftover);
        }
    }
}
