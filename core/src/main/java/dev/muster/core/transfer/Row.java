package dev.muster.core.transfer;

import dev.muster.core.store.Sheet;
import org.jspecify.annotations.Nullable;

/**
 * A line, read.
 *
 * @param sheet its kind
 * @param values one for each column: a Long, a Double, a String (also of words, joined by newlines), bytes, or null
 */
@SuppressWarnings("ArrayRecordComponent") // read and thrown away, never compared
record Row(Sheet sheet, @Nullable Object[] values) {
    @Nullable
    Long number(int column) {
        return (Long) values[column];
    }

    /** A number that is there. */
    long id(int column) {
        Long value = number(column);
        return value == null ? 0 : value;
    }
}
