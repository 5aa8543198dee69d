package dev.muster.core.store;

import dev.muster.core.EngineException;
import dev.muster.core.StoreSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A data directory, owned by this process until it is closed: the operating system holds the lock, so it ends with the
 * process however that ends. The lock file names the owner for people and programs that find the directory in use.
 */
public final class DataDirectory implements AutoCloseable {
    public static final String LOCK_FILE = "muster.lock";
    private static final String AT = " at ";

    /**
     * Directories that engines of this process own. POSIX gives up a process's locks on a file as soon as the process
     * closes any descriptor of it, so a second try here must not even open the lock file. With each goes the address
     * that was announced, empty before that.
     */
    private static final Map<Path, String> OWNED_HERE = new ConcurrentHashMap<>();

    private final Path path;
    private final Path real;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, Path real, FileChannel channel, FileLock lock) {
        this.path = path;
        this.real = real;
        this.channel = channel;
        this.lock = lock;
    }

    /** The directory is owned by another process. */
    public static final class InUse extends Exception {
        private static final long serialVersionUID = 1L;
        private final @Nullable String address;

        InUse(String message, @Nullable String address) {
            super(message);
            this.address = address;
        }

        /** Where the owner can be spoken to, such as {@code http://127.0.0.1:8642}; null if it only works alone. */
        public @Nullable String address() {
            return address;
        }
    }

    /**
     * What it takes on its disk.
     *
     * @throws EngineException if the file system does not say
     */
    public StoreSize size() {
        try {
            return new StoreSize(bytes(Store.FILE), bytes(Store.FILE + "-wal"), usable());
        } catch (IOException e) {
            throw new EngineException("cannot tell the size of data directory " + path + ": " + e.getMessage(), e);
        }
    }

    private long bytes(String file) throws IOException {
        Path found = real.resolve(file);
        return Files.exists(found) ? Files.size(found) : 0;
    }

    /** A file system that says nothing has 0 for {@link java.io.File}; the long way reads all mounts, and says why. */
    private long usable() throws IOException {
        long usable = real.toFile().getUsableSpace();
        return usable > 0 ? usable : Files.getFileStore(real).getUsableSpace();
    }

    /**
     * Takes a directory, making it if it is not there.
     *
     * @throws InUse if another process, or another engine of this one, owns it; the message says which
     * @throws EngineException if it cannot be made or written
     */
    public static DataDirectory own(Path path) throws InUse {
        try {
            make(path);
            Path real = path.toRealPath();
            String owner = OWNED_HERE.putIfAbsent(real, "");
            if (owner != null) {
                throw new InUse(
                        "data directory " + path + " is in use by another engine of this process",
                        owner.isEmpty() ? null : owner);
            }
            try {
                return lock(path, real);
            } catch (InUse | IOException | RuntimeException e) {
                OWNED_HERE.remove(real);
                throw e;
            }
        } catch (FileAlreadyExistsException e) {
            throw new EngineException("data directory " + path + " is a file; name a directory", e);
        } catch (IOException e) {
            throw Unusable.directory(path, e);
        }
    }

    /**
     * Makes a directory that nobody else may read, if it is not there, and those above it; each name that is new is
     * made durable.
     *
     * @throws IOException if it cannot be made
     */
    public static void make(Path path) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path each = path.toAbsolutePath(); each != null && Files.notExists(each); each = each.getParent()) {
            missing.add(each);
        }
        create(path);
        for (Path made : missing) {
            Path parent = made.getParent();
            if (parent != null) {
                Store.syncDirectory(parent);
            }
        }
    }

    /** What is in it is nobody else's to read: everything that agents said, and hashes of tokens. */
    private static void create(Path path) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(path);
        }
    }

    private static DataDirectory lock(Path path, Path real) throws InUse, IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK_FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                throw inUse(path, read(channel));
            }
            write(channel, owner());
            return new DataDirectory(path, real, channel, lock);
        } catch (InUse | IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String owner() {
        return "process " + ProcessHandle.current().pid();
    }

    private static InUse inUse(Path path, String owner) {
        int at = owner.indexOf(AT);
        return new InUse(
                "data directory " + path + " is in use" + (owner.isEmpty() ? "" : " by " + owner),
                at < 0 ? null : owner.substring(at + AT.length()).strip());
    }

    /**
     * Tells others where this owner can be spoken to.
     *
     * @param address such as {@code http://127.0.0.1:8642}
     */
    public void announce(String address) {
        try {
            write(channel, owner() + AT + address);
            OWNED_HERE.put(real, address);
        } catch (IOException e) {
            throw new EngineException("cannot write to " + path.resolve(LOCK_FILE) + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(200);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
    }

    private static void write(FileChannel channel, String owner) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((owner + "\n").getBytes(StandardCharsets.UTF_8)), 0);
    }

    public Path path() {
        return path;
    }

    @Override
    public void close() {
        try (channel) {
            channel.truncate(0);
            lock.release();
        } catch (IOException e) {
            throw new EngineException("cannot release data directory " + path + ": " + e.getMessage(), e);
        } finally {
            OWNED_HERE.remove(real);
        }
    }
}
