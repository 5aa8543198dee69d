package dev.muster.core.time;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of day, and as much more as a file says: for trying what a server does when its machine's clock jumps,
 * without setting that clock. The file is shared memory: whoever else opens it sets the clock, and sees that it is
 * read.
 */
public final class ShiftedClock implements InstantSource {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int SHIFT = 0;
    private static final int READS = Long.BYTES;

    private final InstantSource day;
    private final ByteBuffer file;

    private ShiftedClock(InstantSource day, ByteBuffer file) {
        this.day = day;
        this.file = file;
    }

    /**
     * A clock that a file shifts; the file is made, with no shift, if it is not there.
     *
     * @param day the clock that is shifted
     * @throws UncheckedIOException if the file cannot be opened or made
     */
    public static ShiftedClock open(Path path, InstantSource day) {
        try (FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new ShiftedClock(day, channel.map(FileChannel.MapMode.READ_WRITE, 0, 2 * Long.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("the clock's file " + path + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Sets it, for all who have the file open. */
    public void shift(Duration value) {
        LONG.setVolatile(file, SHIFT, value.toMillis());
    }

    /** How often all who have the file open have read the clock. */
    public long reads() {
        return (long) LONG.getVolatile(file, READS);
    }

    @Override
    public Instant instant() {
        LONG.getAndAdd(file, READS, 1L);
        return day.instant().plusMillis((long) LONG.getVolatile(file, SHIFT));
    }
}
