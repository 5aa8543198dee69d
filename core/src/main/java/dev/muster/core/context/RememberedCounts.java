package dev.muster.core.context;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Remembers how many tokens texts take: the same findings and results are told with many tasks. What a text takes never
 * changes, so nothing has to be forgotten but for room; the texts that were asked for least recently go first. Any
 * number of threads may ask.
 */
public final class RememberedCounts implements Tokenizer {
    /** A shorter text is counted about as fast as it is found. */
    private static final int SHORTEST = 16;

    private final Tokenizer tokenizer;
    private final long room;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Integer> counts = new LinkedHashMap<>(16, 0.75f, true);
    private long taken;

    /** @param room characters of the texts that are remembered, at most; a longer text than a quarter of it is not */
    public RememberedCounts(Tokenizer tokenizer, long room) {
        this.tokenizer = tokenizer;
        this.room = room;
    }

    @Override
    public int count(String text) {
        int length = text.length();
        if (length < SHORTEST || length > room / 4) {
            return tokenizer.count(text);
        }
        Integer known = find(text);
        if (known != null) {
            return known;
        }
        int count = tokenizer.count(text);
        remember(text, count);
        return count;
    }

    private @Nullable Integer find(String text) {
        lock.lock();
        try {
            return counts.get(text);
        } finally {
            lock.unlock();
        }
    }

    private void remember(String text, int count) {
        lock.lock();
        try {
            if (counts.put(text, count) == null) {
                taken += text.length();
            }
            Iterator<Map.Entry<String, Integer>> oldest = counts.entrySet().iterator();
            while (taken > room) {
                taken -= oldest.next().getKey().length();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Characters of the texts that are remembered. */
    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int fitting(String text, int tokens) {
        return tokenizer.fitting(text, tokens);
    }
}
