package dev.muster.server.alert;

import dev.muster.server.metric.OwnMemory;
import java.util.function.LongSupplier;

/**
 * Collects the old generation of a server that has come to rest. The serial collector gives memory back, and sizes what
 * it keeps, in full collections alone, and runs one only when there is no room left: a server would keep for ever what
 * its busiest hour left there. At rest nobody waits for it.
 *
 * <p>The young generation is not what decides. Each thread's buffer counts as used from the moment it is given out, a
 * megabyte and a half of which a server at rest touches a few pages; and a collection that finds nothing in the old
 * generation only moves there what is alive, which takes more memory than before. Not thread safe.
 */
final class IdleCollection {
    /** Bytes that are worth a collection: tens of milliseconds of a processor. */
    private static final long WORTH = 8L << 20;

    private final LongSupplier old;
    private final Runnable collect;
    private long least;

    /**
     * @param old tells the bytes of the old generation that are used, garbage included
     * @param collect collects it
     */
    IdleCollection(LongSupplier old, Runnable collect) {
        this.old = old;
        this.collect = collect;
    }

    /** Of this process. */
    static IdleCollection ofThisProcess() {
        return new IdleCollection(OwnMemory::old, System::gc);
    }

    /** To be called again and again at rest: collects if more has come since the last time than that is worth. */
    void atRest() {
        long now = old.getAsLong();
        least = Math.min(least, now);
        if (now - least >= WORTH) {
            collect.run();
            least = old.getAsLong();
        }
    }
}
