package dev.muster.core.store;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of lines in the file of a project: its fields, and how its rows are read and written.
 *
 * @param name as lines name it
 * @param table where its rows are, if they have ids that are unique in a whole store; empty if they have none
 * @param columns in the order of both statements
 * @param key how many of the first columns grow from line to line, taken together: no row is there twice
 * @param query reads the rows of the project that is its only parameter, in the order of the key
 * @param insert writes a row: its parameters are the project (if it is {@link #inProject}) and the columns
 * @param inProject whether the first parameter of {@code insert} is the project
 */
public record Sheet(
        String name, String table, List<Column> columns, int key, String query, String insert, boolean inProject) {
    public Sheet {
        columns = List.copyOf(columns);
    }

    /** The place of a field; -1 if there is none of that name. */
    public int indexOf(String field) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(field)) {
                return i;
            }
        }
        return -1;
    }

    /** The names that fields of its lines have. */
    public List<String> fields() {
        List<String> names = new ArrayList<>();
        for (Column column : columns) {
            names.add(column.name());
            if (column.type() == Column.Type.CONTENT) {
                names.add(column.nameOfBase64());
            }
        }
        return names;
    }

    /** The column that holds a row's own number; null if rows have none. */
    public @Nullable Column id() {
        Column first = columns.getFirst();
        return first.type() == Column.Type.ID ? first : null;
    }
}
