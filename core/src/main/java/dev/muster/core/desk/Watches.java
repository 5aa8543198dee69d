package dev.muster.core.desk;

import java.util.HashMap;
import java.util.Map;

/** Timers of one kind, at most one for each thing that is watched. */
final class Watches {
    private final Timers timers;
    private final Map<Long, Timers.Timer> byId = new HashMap<>();

    Watches(Timers timers) {
        this.timers = timers;
    }

    /** Watches from now on for this; cancels an earlier watch. */
    void watch(long id, long at, Due due) {
        timers.cancel(byId.put(id, timers.schedule(at, due)));
    }

    /** Watches no more. */
    void forget(long id) {
        timers.cancel(byId.remove(id));
    }
}
