package dev.muster.server.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/**
 * Log files that are full. Renaming one is all that the writer of the log waits for; a thread of its own compresses it
 * to {@code .1.gz}, after it has moved what had that name to {@code .2.gz}, and so on; the oldest goes. What a process
 * that was killed has left uncompressed is compressed by the next.
 */
final class PutAside implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PutAside.class.getName());
    private static final String WAITING = ".full-";
    private static final long LONGEST_WAIT_S = 60;

    private final Path path;
    private final int kept;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("muster-log-files").daemon().factory());
    private long next;

    /**
     * Looks for what was left.
     *
     * @param path the log file
     * @param kept compressed files that are kept
     */
    PutAside(Path path, int kept) throws IOException {
        this.path = path;
        this.kept = kept;
        for (Path left : waiting()) {
            next = Math.max(next, number(left) + 1);
            compressLater(left);
        }
    }

    /** Takes the file away; one with its name can be made then. */
    void take() throws IOException {
        Path full = path.resolveSibling(path.getFileName() + WAITING + "%019d".formatted(next++));
        Files.move(path, full);
        compressLater(full);
    }

    private void compressLater(Path full) {
        thread.execute(() -> {
            try {
                compress(full);
            } catch (IOException e) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The full log file " + full + " stays uncompressed; see to its file system",
                        e);
            }
        });
    }

    private void compress(Path full) throws IOException {
        Path packed = full.resolveSibling(full.getFileName() + ".gz");
        Files.deleteIfExists(packed);
        try (InputStream in = Files.newInputStream(full);
                OutputStream out = new GZIPOutputStream(OwnersFile.stream(packed), 64 * 1024)) {
            in.transferTo(out);
        }
        for (int i = kept - 1; i >= 1; i--) {
            if (Files.exists(numbered(i))) {
                Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(packed, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        Files.delete(full);
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number + ".gz");
    }

    private List<Path> waiting() throws IOException {
        List<Path> waiting = new ArrayList<>();
        Path directory = path.toAbsolutePath().getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, file -> number(file) >= 0)) {
            files.forEach(waiting::add);
        }
        waiting.sort(null);
        return waiting;
    }

    /** The number of a file that waits; -1 for any other. */
    private long number(Path file) {
        String name = String.valueOf(file.getFileName());
        String start = path.getFileName() + WAITING;
        if (!name.startsWith(start)) {
            return -1;
        }
        String digits = name.substring(start.length());
        return !digits.isEmpty() && digits.length() <= 19 && digits.chars().allMatch(Character::isDigit)
                ? Long.parseLong(digits)
                : -1;
    }

    /** Waits until what was taken is compressed, up to a minute; the rest is left to the next process. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LONGEST_WAIT_S, TimeUnit.SECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "Full log files of {0} wait to be compressed", path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
