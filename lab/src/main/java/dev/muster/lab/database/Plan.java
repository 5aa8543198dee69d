package dev.muster.lab.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a statement is executed, by the database's own word.
 *
 * @param sql on one line
 * @param lines the plan, one step a line, indented as the database has it
 * @param fullScans tables that are read from one end to the other
 * @param cost of the whole, in the database's own unit; null if it has none
 * @param error why there is no plan; null if there is one
 */
public record Plan(
        String sql,
        List<String> lines,
        List<String> fullScans,
        @Nullable Double cost,
        @Nullable String error) {

    /** Copies the lists. */
    public Plan {
        lines = List.copyOf(lines);
        fullScans = List.copyOf(fullScans);
    }

    /** A statement that has no plan. */
    static Plan without(String sql, String error) {
        return new Plan(sql, List.of(), List.of(), null, error);
    }
}
