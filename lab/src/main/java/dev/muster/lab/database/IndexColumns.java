package dev.muster.lab.database;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is compared to find an index that another one makes needless.
 *
 * @param table that it is on
 * @param name its own
 * @param columns in order, with their direction
 * @param unique whether it also forbids duplicates, which no other does for it
 * @param partial whether it holds only some rows, or expressions
 */
record IndexColumns(String table, String name, List<String> columns, boolean unique, boolean partial) {

    /** What makes it needless among others; null if nothing does. */
    @Nullable
    String needless(List<IndexColumns> all) {
        if (unique || partial) {
            return null;
        }
        for (IndexColumns other : all) {
            if (other.name.equals(name) || !other.table.equals(table) || other.partial) {
                continue;
            }
            if (other.columns.equals(columns)) {
                // Of two that are the same only one is named, unless the other is more than an index.
                if (other.unique || other.name.compareTo(name) < 0) {
                    return "the same as " + other.name + ": drop one";
                }
            } else if (other.columns.size() > columns.size()
                    && other.columns.subList(0, columns.size()).equals(columns)) {
                return "a prefix of " + other.name + ": every search by it can use that one";
            }
        }
        return null;
    }
}
