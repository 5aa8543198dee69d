package dev.muster.git;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who in this machine's processes has made a file, and whether it still lives.
 *
 * <p>Each opened repository owns {@code <git directory>/muster/<id>.owner} and holds the operating system's lock on it,
 * which ends with the process however that ends. Files that must not outlive their maker carry its id: a ref's lock
 * file is another name (a hard link) of {@code <id>.<n>.ref} here, a pack's {@code .keep} file says it. What a dead
 * owner has left can so be told from what belongs to a live one or to git itself, and be cleared away; nothing else is.
 */
final class Owner implements AutoCloseable {
    private static final String OWNER = ".owner";

    /** A process must not open an owner's file of its own: closing it again would end the lock. */
    private static final Set<String> LIVE = ConcurrentHashMap.newKeySet();

    private static final ReentrantLock ASKING = new ReentrantLock();

    private final Path folder;
    private final String id = UUID.randomUUID().toString();
    private final AtomicLong next = new AtomicLong();
    private final FileChannel channel;

    /** What to do while no other process can think the same owner dead. */
    interface Clearing {
        void run() throws IOException;
    }

    private Owner(Path folder) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        // It gets its name when it is locked already, or another process might think it dead in between.
        Path unnamed = folder.resolve(id + ".new");
        channel = FileChannel.open(unnamed, CREATE_NEW, WRITE);
        LIVE.add(id);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            throw new IOException("a new file is locked by somebody else: " + unnamed);
        }
        Files.move(unnamed, folder.resolve(id + OWNER), ATOMIC_MOVE);
    }

    /** Begins to live, in {@code <git directory>/muster}. */
    static Owner in(Path gitDirectory) throws IOException {
        return new Owner(gitDirectory.resolve("muster"));
    }

    String id() {
        return id;
    }

    Path folder() {
        return folder;
    }

    /** A name for a file that is going to be a ref's lock. */
    Path newRefFile() {
        return folder.resolve(id + "." + next.incrementAndGet() + ".ref");
    }

    /** The owner's id in the name of such a file, or of an owner's own. */
    static String ownerOf(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    /** Runs the clearing if that owner is dead for certain; answers whether it was. */
    static boolean ifDead(Path folder, String id, Clearing clearing) throws IOException {
        if (LIVE.contains(id)) {
            return false;
        }
        ASKING.lock();
        try (FileChannel channel = FileChannel.open(folder.resolve(id + OWNER), WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                return false;
            }
            clearing.run();
            return true;
        } catch (NoSuchFileException e) {
            return false; // somebody took the file away, which says nothing about the process
        } finally {
            ASKING.unlock();
        }
    }

    /** Every owner that has left its file here, alive or not. */
    static Set<String> all(Path folder) throws IOException {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (var files = Files.newDirectoryStream(folder, "*" + OWNER)) {
            files.forEach(file -> ids.add(ownerOf(file)));
        }
        return ids;
    }

    /** Clears away a dead owner's own files; those that are a lock's other name stay until somebody meets the lock. */
    static void forget(Path folder, String id) throws IOException {
        boolean locks = false;
        try (var files = Files.newDirectoryStream(folder, id + ".*.ref")) {
            for (Path file : files) {
                if (names(file) == 1) {
                    Files.deleteIfExists(file);
                } else {
                    locks = true;
                }
            }
        }
        if (!locks) {
            Files.deleteIfExists(folder.resolve(id + OWNER));
        }
    }

    /** How many names the file has; 2, which clears nothing away, where the system cannot tell. */
    private static int names(Path file) throws IOException {
        try {
            return Files.getAttribute(file, "unix:nlink") instanceof Integer count ? count : 2;
        } catch (UnsupportedOperationException e) {
            return 2;
        }
    }

    @Override
    public void close() {
        try {
            forget(folder, id);
        } catch (IOException e) {
            // What is left is cleared by whoever opens the repository next.
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The lock ends with the process.
        }
        LIVE.remove(id);
    }
}
