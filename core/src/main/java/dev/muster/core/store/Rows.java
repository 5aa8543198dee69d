package dev.muster.core.store;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The rows of a query, read forward; columns are read in their order. */
public final class Rows implements AutoCloseable {
    private final Sql sql;
    private boolean first;
    private boolean more;
    private int column;

    /** @param more whether there is a first row, which the query stands on */
    Rows(Sql sql, boolean more) {
        this.sql = sql;
        this.first = true;
        this.more = more;
    }

    public boolean next() {
        column = 0;
        if (first) {
            first = false;
        } else {
            more = more && sql.step();
        }
        return more;
    }

    /** The next column; 0 if it is NULL. */
    public long number() {
        return sql.number(column++);
    }

    /** The next column; 0 if it is NULL. */
    public int integer() {
        return (int) number();
    }

    /** The next column as a floating-point number; 0 if it is NULL. */
    public double real() {
        return sql.real(column++);
    }

    /** The next column as a floating-point number, null if it is NULL. */
    public @Nullable Double realOrNull() {
        int asked = column++;
        return sql.isNull(asked) ? null : (Double) sql.real(asked);
    }

    public boolean flag() {
        return number() != 0;
    }

    /** The next column, or {@code absent} if it is NULL. */
    public long longOr(long absent) {
        int asked = column++;
        long value = sql.number(asked);
        return value == 0 && sql.isNull(asked) ? absent : value;
    }

    /** The next column, null if it is NULL. */
    public @Nullable String textOrNull() {
        byte[] bytes = bytesOrNull();
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    /** The next column, empty if it is NULL. */
    public String text() {
        String value = textOrNull();
        return value == null ? "" : value;
    }

    public byte @Nullable [] bytesOrNull() {
        return sql.bytes(column++);
    }

    @Override
    public void close() {
        sql.close();
    }
}
