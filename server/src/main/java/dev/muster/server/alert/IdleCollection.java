package dev.muster.server.alert;

import java.util.function.LongSupplier;

/**
 * Collects the garbage of a server that has come to rest. The serial collector gives memory back, and sizes what it
 * keeps, in full collections alone, and runs one only when there is no room left: a server would keep for ever what its
 * busiest hour left in the old generation. At rest nobody waits for it. Not thread safe.
 */
final class IdleCollection {
    /** Bytes that are worth a collection: tens of milliseconds of a processor. */
    private static final long WORTH = 8L << 20;

    private final LongSupplier used;
    private final Runnable collect;
    private long least;

    /**
     * @param used tells the bytes of the heap that are used, garbage included
     * @param collect collects it
     */
    IdleCollection(LongSupplier used, Runnable collect) {
        this.used = used;
        this.collect = collect;
        this.least = used.getAsLong();
    }

    /** Of this process. */
    static IdleCollection ofThisProcess() {
        Runtime runtime = Runtime.getRuntime();
        return new IdleCollection(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
    }

    /** To be called again and again at rest: collects if more has come since the last time than that is worth. */
    void atRest() {
        long now = used.getAsLong();
        least = Math.min(least, now);
        if (now - least >= WORTH) {
            collect.run();
            least = used.getAsLong();
        }
    }
}
