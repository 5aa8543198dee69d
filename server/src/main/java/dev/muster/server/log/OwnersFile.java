package dev.muster.server.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
     * The same as a stream, which unlike a channel is not closed when a thread that writes to it is interrupted.
     *
     * @throws IOException if it cannot be written; the message says which file
     */
    static OutputStream stream(Path path) throws IOException {
        open(path).close();
        return new FileOutputStream(path.toFile(), /* append= */ true);
    }

    /**
     * Opens a file at its end, making it if it is not there.
     *
     * @throws IOException if it cannot be written; the message says which file
     */
    public static FileChannel open(Path path) throws IOException {
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
