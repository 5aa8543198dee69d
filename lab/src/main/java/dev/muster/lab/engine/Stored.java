package dev.muster.lab.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a store of Muster holds, by the names that a soak shows. */
final class Stored {
    private Stored() {}

    /**
     * The figures, in the order in which reports show them.
     *
     * @param tasks rows, finished ones included
     * @param events written since the engine began
     * @param database bytes of the database's file
     * @param log bytes of its write-ahead log
     */
    static Map<String, Long> of(long tasks, long events, long database, long log) {
        Map<String, Long> stored = new LinkedHashMap<>();
        stored.put("task_rows", tasks);
        stored.put("events_written", events);
        stored.put("database_bytes", database);
        stored.put("log_bytes", log);
        return stored;
    }
}
