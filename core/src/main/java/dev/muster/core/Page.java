package dev.muster.core;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list that may be long.
 *
 * @param next pass it as {@code after} for the next page; null if this is the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /**
     * Of what was found when one more than the page holds was asked for.
     *
     * @param limit items that the page holds, 1 or more
     * @param place what stands for an item when the next page is asked for
     */
    static <T> Page<T> of(List<T> found, int limit, Function<T, Object> place) {
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(
                        found.subList(0, limit),
                        place.apply(found.get(limit - 1)).toString());
    }
}
