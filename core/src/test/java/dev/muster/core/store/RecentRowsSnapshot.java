package dev.muster.core.store;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares the rows that are kept in memory with the store. */
public final class RecentRowsSnapshot {
    /** Asked for once: each time it is asked for they are copied. */
    private static final List<Field> FIELDS = List.of(TaskRow.class.getFields());

    private RecentRowsSnapshot() {}

    /** What differs; empty if nothing. */
    public static List<String> difference(TaskRows tasks, Db db) {
        TaskRows store = new TaskRows(db);
        List<String> differences = new ArrayList<>();
        for (TaskRow known : tasks.known()) {
            TaskRow stored = store.find(known.id);
            if (stored == null) {
                differences.add("t" + known.id + " is remembered, and not in the store");
                continue;
            }
            for (Field field : FIELDS) {
                if (!Objects.equals(value(field, known), value(field, stored))) {
                    differences.add("t" + known.id + " is remembered with " + field.getName() + " = "
                            + value(field, known) + ", the store has " + value(field, stored));
                }
            }
        }
        return differences;
    }

    private static @Nullable Object value(Field field, TaskRow row) {
        try {
            return field.get(row);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
