package dev.muster.runtime.model;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Does something once, later. */
@FunctionalInterface
public interface Alarm {
    /** Alarms that go off in real time, each on a thread of its own. */
    Alarm REAL = (after, action) -> {
        Thread thread = Thread.ofVirtual().name("alarm").start(() -> {
            try {
                TimeUnit.NANOSECONDS.sleep(after.toNanos());
            } catch (InterruptedException cancelled) {
                return;
            }
            action.run();
        });
        return thread::interrupt;
    };

    /** A set alarm. */
    @FunctionalInterface
    interface Set {
        /** It need not go off any more. */
        void cancel();
    }

    /** Sets one. */
    Set in(Duration after, Runnable action);
}
