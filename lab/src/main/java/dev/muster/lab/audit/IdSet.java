package dev.muster.lab.audit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * A set of whole numbers from zero up, one bit each, in pages made when first needed: numbers handed out one after the
 * other cost an eighth of a byte. Safe for concurrent callers.
 */
public final class IdSet {
    private static final int PAGE_BITS = 16;
    private static final int WORDS = 1 << (PAGE_BITS - 6);

    private final ConcurrentMap<Long, AtomicLongArray> pages = new ConcurrentHashMap<>();
    private final LongAdder size = new LongAdder();

    /**
     * Adds a number.
     *
     * @return whether it was not there yet
     */
    public boolean add(long id) {
        AtomicLongArray page = pages.computeIfAbsent(id >>> PAGE_BITS, unused -> new AtomicLongArray(WORDS));
        int word = word(id);
        long bit = 1L << (id & 63);
        long before = page.getAndAccumulate(word, bit, (present, added) -> present | added);
        boolean added = (before & bit) == 0;
        if (added) {
            size.increment();
        }
        return added;
    }

    /** Whether a number is in the set. */
    public boolean contains(long id) {
        AtomicLongArray page = pages.get(id >>> PAGE_BITS);
        return page != null && (page.get(word(id)) & 1L << (id & 63)) != 0;
    }

    /** How many numbers are in the set. */
    public long size() {
        return size.sum();
    }

    private static int word(long id) {
        return (int) (id & (1L << PAGE_BITS) - 1) >>> 6;
    }
}
