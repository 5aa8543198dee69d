package dev.muster.cli.engine;

import dev.muster.core.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;

/**
 * Notices that somebody changed the data in a directory, without owning it: a command that waits must not keep the
 * directory from those it waits for. Looks at the times and sizes of two files, which costs microseconds.
 */
public final class DirectoryWatch {
    private static final long LOOK_EVERY_MS = 50;

    private final Path database;
    private final Path log;
    private final String seen;

    /** What is there now has been seen: {@link #await} waits for what comes after it. */
    public DirectoryWatch(Path directory) {
        this.database = directory.resolve(Store.FILE);
        this.log = directory.resolve(Store.FILE + "-wal");
        this.seen = look();
    }

    /**
     * Waits for a change.
     *
     * @return false if the time ran out first
     */
    public boolean await(Duration atMost) throws InterruptedException {
        long start = System.nanoTime();
        while (look().equals(seen)) {
            long left = atMost.minusNanos(System.nanoTime() - start).toMillis();
            if (left <= 0) {
                return false;
            }
            Thread.sleep(Math.min(LOOK_EVERY_MS, left));
        }
        return true;
    }

    private String look() {
        return state(database) + state(log);
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.size() == 0 ? "-" : now.size() + "@" + now.lastModifiedTime() + " ";
        } catch (IOException absent) {
            return "-";
        }
    }
}
