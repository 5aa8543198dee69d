package dev.muster.cli.diagnose;

import dev.muster.core.store.PathFacts;
import dev.muster.lab.resource.DiskProbe;
import dev.muster.lab.sample.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How long the disk takes to make a small write durable, measured on the disk of the data directory. */
final class DiskCheck implements Check {
    private static final String AREA = "disk";
    private static final int BURST = 25;
    /** Enough for a 99th percentile with ten samples beyond it. */
    private static final int ENOUGH = 1_000;

    private static final Duration AT_MOST = Duration.ofSeconds(3);
    private static final double SLOW_P50_MS = 5;
    private static final double SLOW_P99_MS = 50;
    private static final String NEXT =
            "every acknowledged change waits for it: use a faster or less busy disk, not one behind a network";

    private final Path directory;

    DiskCheck(Path directory) {
        this.directory = directory;
    }

    @Override
    public String area() {
        return AREA;
    }

    @Override
    public List<Finding> look() {
        Path place = writable(directory.toAbsolutePath());
        if (place == null) {
            return List.of(Finding.notMeasured(
                    AREA,
                    "fdatasync",
                    "this user may write neither to the directory nor above it",
                    "run as its owner"));
        }
        long start = System.nanoTime();
        Distribution times;
        try (DiskProbe probe = new DiskProbe(place)) {
            int taken = 0;
            do {
                probe.probeQuietly(BURST);
                taken += BURST;
            } while (taken < ENOUGH && probe.failure() == null && System.nanoTime() - start < AT_MOST.toNanos());
            if (probe.failure() != null) {
                return List.of(failed(new IOException(probe.failure()), place));
            }
            times = probe.quiet();
        } catch (IOException unwritable) {
            return List.of(failed(unwritable, place));
        }
        String where = place.equals(directory.toAbsolutePath()) ? "" : " in " + place;
        return List.of(
                figure("fdatasync p50", times.p50(), SLOW_P50_MS, times.n(), where),
                figure("fdatasync p99", times.p99(), SLOW_P99_MS, times.n(), where));
    }

    /** A write that failed; of a full disk it is told how full. */
    static Finding failed(IOException why, Path place) {
        boolean full = PathFacts.isFull(why);
        return Finding.trouble(
                AREA,
                "fdatasync",
                full ? "the disk is full: " + PathFacts.free(place) : "failed: " + why.getMessage(),
                "a disk that can be written",
                full
                        ? "free some space: nothing can be written until then"
                        : "see that this user may write there, and that the file system is mounted for writing");
    }

    private static Finding figure(String name, @Nullable Double millis, double most, long samples, String where) {
        if (millis == null) {
            return Finding.notMeasured(
                    AREA,
                    name,
                    samples + " writes in " + AT_MOST.toSeconds() + " s are too few to tell it",
                    "the disk is slow or busy: muster run measures it for longer");
        }
        return Finding.atMost(
                millis <= most,
                AREA,
                name,
                Amounts.millis(millis) + String.format(Locale.ROOT, " (n = %,d, 4 KB%s)", samples, where),
                "at most " + Amounts.millis(most),
                NEXT);
    }

    /** The directory, or the nearest one above it that can be written: it is most likely on the same disk. */
    private static @Nullable Path writable(Path wanted) {
        for (Path each = wanted; each != null; each = each.getParent()) {
            if (Files.isDirectory(each)) {
                return Files.isWritable(each) ? each : null;
            }
        }
        return null;
    }
}
