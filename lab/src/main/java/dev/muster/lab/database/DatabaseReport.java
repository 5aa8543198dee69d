package dev.muster.lab.database;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a database. What was not measured has its reason in {@code notMeasured}, under the name of the part.
 *
 * @param product name and version
 * @param url where it is, without its password
 * @param statements the slowest statements first
 * @param plans how statements are executed
 * @param indexes every index, with what speaks against it
 * @param tables the largest first
 * @param advice indexes that statements lack
 * @param notes other figures: connections, cache, statistics
 * @param notMeasured reasons, by part
 */
public record DatabaseReport(
        String product,
        String url,
        List<StatementTimes> statements,
        List<Plan> plans,
        List<IndexUse> indexes,
        List<TableSize> tables,
        List<IndexAdvice> advice,
        List<Note> notes,
        Map<String, String> notMeasured) {

    /** Copies the lists. */
    public DatabaseReport {
        statements = List.copyOf(statements);
        plans = List.copyOf(plans);
        indexes = List.copyOf(indexes);
        tables = List.copyOf(tables);
        advice = List.copyOf(advice);
        notes = List.copyOf(notes);
        notMeasured = Map.copyOf(notMeasured);
    }

    /**
     * How long a statement takes.
     *
     * @param sql on one line
     * @param calls how often it was executed in the time looked at
     * @param totalMs in all, milliseconds
     * @param meanMs of one, milliseconds
     * @param maxMs the slowest, milliseconds
     * @param rowsPerCall rows that one gives or changes; null if nobody counted
     * @param perTransaction how often one transaction executes it; null if nobody counted
     * @param remark what to look at, such as a hint of N+1; null for nothing
     */
    public record StatementTimes(
            String sql,
            long calls,
            double totalMs,
            double meanMs,
            double maxMs,
            @Nullable Double rowsPerCall,
            @Nullable Double perTransaction,
            @Nullable String remark) {}

    /**
     * A table.
     *
     * @param name of the table
     * @param rows that it holds, perhaps an estimate; null if they were not counted
     * @param bytes with its indexes; null if they were not measured
     * @param remark what to look at, such as dead rows; null for nothing
     */
    public record TableSize(
            String name,
            @Nullable Long rows,
            @Nullable Long bytes,
            @Nullable String remark) {}

    /**
     * An index.
     *
     * @param table that it is on
     * @param name its own
     * @param columns in order
     * @param scans how often it was used; null if the database does not count
     * @param bytes that it takes; null if they were not measured
     * @param remark what speaks against it; null for nothing
     */
    public record IndexUse(
            String table,
            String name,
            List<String> columns,
            @Nullable Long scans,
            @Nullable Long bytes,
            @Nullable String remark) {}

    /**
     * A figure.
     *
     * @param name what it is
     * @param value in words, with units
     * @param next what to do; null if nothing has to be done
     */
    public record Note(String name, String value, @Nullable String next) {}
}
