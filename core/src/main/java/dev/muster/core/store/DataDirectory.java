package dev.muster.core.store;

import dev.muster.core.EngineException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A data directory, owned by this process until it is closed: the operating system holds the lock, so it ends with the
 * process however that ends. The lock file names the owner for people and programs that find the directory in use.
 */
public final class DataDirectory implements AutoCloseable {
    public static final String LOCK_FILE = "muster.lock";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /** The directory is owned by another process. */
    public static final class InUse extends Exception {
        private static final long serialVersionUID = 1L;

        InUse(String message) {
            super(message);
        }
    }

    /**
     * Takes a directory, making it if it is not there.
     *
     * @throws InUse if another process, or another engine of this one, owns it; the message says which
     * @throws EngineException if it cannot be made or written
     */
    public static DataDirectory own(Path path) throws InUse {
        try {
            boolean fresh = Files.notExists(path);
            Files.createDirectories(path);
            if (fresh && path.toAbsolutePath().getParent() != null) {
                Store.syncDirectory(path.toAbsolutePath().getParent());
            }
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK_FILE),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = read(channel);
                channel.close();
                throw new InUse("data directory " + path + " is in use" + (owner.isEmpty() ? "" : " by " + owner));
            }
            write(channel, "process " + ProcessHandle.current().pid());
            return new DataDirectory(path, channel, lock);
        } catch (FileAlreadyExistsException e) {
            throw new EngineException("data directory " + path + " is a file; name a directory", e);
        } catch (IOException e) {
            throw new EngineException(
                    "cannot use data directory " + path + ": " + e.getMessage() + "; name one that can be written", e);
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
        }
    }
}
