package dev.muster.runtime.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Says that a work tree is at work: a file beside it that is locked for as long as this process lives. When the process
 * is killed the kernel gives the lock back, so that whoever comes later can tell a tree that was left from one that is
 * used, also by a process of another container.
 */
final class TreeMark implements AutoCloseable {
    static final String SUFFIX = ".mark";

    /** Held by this process: to open and close such a file once more would give its lock back. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final String text;

    private TreeMark(Path file, FileChannel channel, String text) {
        this.file = file;
        this.channel = channel;
        this.text = text;
    }

    /**
     * Marks a tree as this process's.
     *
     * @param text what whoever finds it without an owner has to know
     * @throws IOException if it cannot be written, or another process holds it
     */
    static TreeMark hold(Path file, String text) throws IOException {
        TreeMark mark = taken(file, text, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (mark == null) {
            throw new IOException(file + " is held by another process");
        }
        mark.channel.truncate(0);
        mark.channel.write(StandardCharsets.UTF_8.encode(text), 0);
        return mark;
    }

    /** The mark of a process that is gone, now held by this one; null if its process is there, or took it away. */
    static @Nullable TreeMark left(Path file) throws IOException {
        try {
            return HELD.contains(file) ? null : taken(file, Files.readString(file), StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static @Nullable TreeMark taken(Path file, String text, OpenOption... how) throws IOException {
        if (!HELD.add(file)) {
            return null;
        }
        TreeMark mark = null;
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, how);
            FileLock lock = channel.tryLock();
            // One that its process took away after it was opened here can be locked, and marks nothing any more.
            mark = lock != null && Files.exists(file) ? new TreeMark(file, channel, text) : null;
            return mark;
        } catch (OverlappingFileLockException e) {
            return null;
        } finally {
            if (mark == null) {
                if (channel != null) {
                    channel.close();
                }
                HELD.remove(file);
            }
        }
    }

    String text() {
        return text;
    }

    /** Takes the mark away: nobody has to look after the tree any more. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
        close();
    }

    /** Lets go of the tree, which stays marked. */
    @Override
    public void close() throws IOException {
        channel.close();
        HELD.remove(file);
    }
}
