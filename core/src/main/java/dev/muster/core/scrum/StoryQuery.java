package dev.muster.core.scrum;

import dev.muster.core.ErrorCode;
import dev.muster.core.Limits;
import dev.muster.core.RefusedException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which stories of a backlog to list, those with the highest priority first, then the oldest.
 *
 * @param states in one of these; empty for those that are open: proposed, approved, planned, in quarantine
 * @param after the cursor of the last page, or null for the first
 * @param limit 1 to 1,000
 */
public record StoryQuery(
        String project, Set<StoryState> states, @Nullable String after, int limit) {
    private static final Set<StoryState> OPEN =
            EnumSet.of(StoryState.PROPOSED, StoryState.APPROVED, StoryState.PLANNED, StoryState.QUARANTINED);

    public StoryQuery {
        states = states.isEmpty() ? OPEN : EnumSet.copyOf(states);
        Limits.range("limit", limit, 1, Limits.PAGE);
        if (after != null) {
            place(after);
        }
    }

    /** A place in the order: behind the story of this priority and id. */
    public record Place(int priority, long story) {
        @Override
        public String toString() {
            return priority + "." + story;
        }
    }

    /** Where the page begins; null for the beginning. */
    public @Nullable Place place() {
        return after == null ? null : place(after);
    }

    private static Place place(String cursor) {
        int dot = cursor.indexOf('.');
        try {
            if (dot > 0) {
                return new Place(Integer.parseInt(cursor.substring(0, dot)), Long.parseLong(cursor.substring(dot + 1)));
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new RefusedException(
                ErrorCode.INVALID_ARGUMENT, "'" + cursor + "' is not a cursor; pass the 'next' of the last page");
    }
}
