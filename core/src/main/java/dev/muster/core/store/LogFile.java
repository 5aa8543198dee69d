package dev.muster.core.store;

import dev.muster.core.EngineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The write-ahead log, as something that can be made durable. */
public interface LogFile extends AutoCloseable {
    /** For tests that are not about durability: says that it is durable and does nothing. */
    LogFile UNSYNCED = new LogFile() {
        @Override
        public void sync() {}

        @Override
        public void close() {}
    };

    /**
     * Waits until everything that was written to the log is on the disk.
     *
     * @throws IOException if that failed: then nobody knows what is on the disk
     */
    void sync() throws IOException;

    @Override
    void close();

    /** The log of an open store. */
    static LogFile open(Path file) {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            Store.syncDirectory(file.resolveSibling(""));
        } catch (IOException e) {
            throw Unusable.file(file, e);
        }
        return new LogFile() {
            @Override
            public void sync() throws IOException {
                channel.force(false);
            }

            @Override
            public void close() {
                try {
                    channel.close();
                } catch (IOException e) {
                    throw new EngineException("cannot close " + file + ": " + e.getMessage(), e);
                }
            }
        };
    }
}
