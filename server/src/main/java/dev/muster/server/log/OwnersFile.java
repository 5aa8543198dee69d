package dev.muster.server.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Opens files that grow at their end and are readable by their owner only. */
public final class OwnersFile {
    private OwnersFile() {}

    /**
     * Opens a file at its end, making it if it is not there. It is a stream and not a channel: a channel is closed when
     * a thread that writes to it is interrupted, and whoever writes after that has lost its file.
     *
     * @throws IOException if it cannot be written; the message says which file
     */
    public static FileOutputStream stream(Path path) throws IOException {
        open(path).close(); // only a channel is opened with permissions
        return new FileOutputStream(path.toFile(), /* append= */ true);
    }

    private static FileChannel open(Path path) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] mine = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try {
            return FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), mine);
        } catch (IOException e) {
            String why =
                    e instanceof NoSuchFileException ? "there is no such directory" : String.valueOf(e.getMessage());
            throw new IOException("cannot write to " + path + ": " + why, e);
        }
    }
}
