package dev.muster.core.store;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import org.jspecify.annotations.Nullable;

/**
 * A place in a list by time: behind what was made then and has this id. As text it is the cursor of a page.
 *
 * @param createdAt milliseconds since 1970
 */
public record Place(long createdAt, String id) {
    /** Before the oldest. */
    public static final Place OLDEST = new Place(-1, "");

    /** Before the newest, in a list that begins there. */
    public static final Place NEWEST = new Place(Long.MAX_VALUE, "");

    /**
     * The place that a cursor names.
     *
     * @param cursor one as text; null for the first page
     * @param first where the first page begins
     * @throws RefusedException if it is not that
     */
    public static Place parse(@Nullable String cursor, Place first) {
        if (cursor == null) {
            return first;
        }
        int dot = cursor.indexOf('.');
        try {
            if (dot > 0) {
                return new Place(Long.parseLong(cursor.substring(0, dot)), cursor.substring(dot + 1));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new RefusedException(
                ErrorCode.INVALID_ARGUMENT, "'" + cursor + "' is not a cursor; pass the 'next' of the last page");
    }

    @Override
    public String toString() {
        return createdAt + "." + id;
    }
}
