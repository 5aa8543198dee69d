package dev.muster.lab.run;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A request to stop, and what to do at once when it comes. */
final class Cancellation {
    private final AtomicBoolean requested = new AtomicBoolean();
    private final AtomicReference<@Nullable Runnable> action = new AtomicReference<>();

    /** Asks for the stop. */
    void request() {
        requested.set(true);
        Runnable now = action.get();
        if (now != null) {
            now.run();
        }
    }

    boolean requested() {
        return requested.get();
    }

    /** Names what to do when the request comes; done at once when it already came. */
    void onRequest(@Nullable Runnable stop) {
        action.set(stop);
        if (stop != null && requested.get()) {
            stop.run();
        }
    }
}
