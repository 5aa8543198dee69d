package dev.muster.core.scrum;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some stories, those with the highest priority first, then the oldest.
 *
 * @param next pass it as {@code after} for the next page; null if this is the last
 */
public record StoryPage(List<Story> stories, @Nullable String next) {
    public StoryPage {
        stories = List.copyOf(stories);
    }
}
