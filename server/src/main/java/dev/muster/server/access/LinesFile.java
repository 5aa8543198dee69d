package dev.muster.server.access;

import dev.muster.server.log.OwnersFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A file of lines that only grows at its end, readable by its owner only. When it is full it is renamed to {@code .1},
 * what had that name to {@code .2}, and so on; the oldest goes. For one thread at a time, which may be interrupted:
 * what it appends is written all the same, and so is what others append after it.
 */
final class LinesFile implements AutoCloseable {
    private final Path path;
    private final long maxBytes;
    private final int kept;
    private FileOutputStream out;
    private long size;

    /**
     * Opens it, making it if it is not there.
     *
     * @param maxBytes size at which it is full
     * @param kept how many full files are kept beside it
     * @throws IOException if it cannot be written; the message says which file
     */
    LinesFile(Path path, long maxBytes, int kept) throws IOException {
        this.path = path;
        this.maxBytes = maxBytes;
        this.kept = kept;
        this.out = OwnersFile.stream(path);
        this.size = Files.size(path);
    }

    /** Appends whole lines, each with its line break. */
    void append(byte[] lines) throws IOException {
        if (size > 0 && size + lines.length > maxBytes) {
            rotate();
        }
        out.write(lines);
        size += lines.length;
    }

    /** Waits until what was appended is on the disk. */
    void sync() throws IOException {
        out.getFD().sync();
    }

    private void rotate() throws IOException {
        out.close();
        for (int i = kept; i >= 1; i--) {
            Path from = i == 1 ? path : numbered(i - 1);
            if (Files.exists(from)) {
                Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        out = OwnersFile.stream(path);
        size = Files.size(path);
    }

    private Path numbered(int number) {
        return path.resolveSibling(path.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
