package dev.muster.server.mcp;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that whoever needs it first makes, while others wait for it: what a server does not need in order to start.
 */
final class Lazy<T> {
    private final Supplier<T> make;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable T value;

    /** @param make makes the value; called once, unless it throws */
    Lazy(Supplier<T> make) {
        this.make = make;
    }

    T get() {
        T known = value;
        return known == null ? made() : known;
    }

    private T made() {
        making.lock();
        try {
            T known = value;
            if (known == null) {
                known = make.get();
                value = known;
            }
            return known;
        } finally {
            making.unlock();
        }
    }
}
