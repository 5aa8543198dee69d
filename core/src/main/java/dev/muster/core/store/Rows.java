package dev.muster.core.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The rows of a query, read forward; columns are read in their order. */
public final class Rows implements AutoCloseable {
    private final Sql sql;
    private final ResultSet results;
    private int column;

    Rows(Sql sql, ResultSet results) {
        this.sql = sql;
        this.results = results;
    }

    public boolean next() {
        try {
            column = 0;
            return results.next();
        } catch (SQLException e) {
            throw sql.failed(e);
        }
    }

    /** The next column; 0 if it is NULL. */
    public long number() {
        try {
            return results.getLong(++column);
        } catch (SQLException e) {
            throw sql.failed(e);
        }
    }

    /** The next column; 0 if it is NULL. */
    public int integer() {
        return (int) number();
    }

    public boolean flag() {
        return number() != 0;
    }

    /** The next column, or {@code absent} if it is NULL. */
    public long longOr(long absent) {
        try {
            long value = results.getLong(++column);
            return results.wasNull() ? absent : value;
        } catch (SQLException e) {
            throw sql.failed(e);
        }
    }

    /** The next column, null if it is NULL. */
    public @Nullable String textOrNull() {
        try {
            return results.getString(++column);
        } catch (SQLException e) {
            throw sql.failed(e);
        }
    }

    /** The next column, empty if it is NULL. */
    public String text() {
        String value = textOrNull();
        return value == null ? "" : value;
    }

    public byte @Nullable [] bytesOrNull() {
        try {
            return results.getBytes(++column);
        } catch (SQLException e) {
            throw sql.failed(e);
        }
    }

    @Override
    public void close() {
        try {
            results.close();
        } catch (SQLException e) {
            throw sql.failed(e);
        }
    }
}
