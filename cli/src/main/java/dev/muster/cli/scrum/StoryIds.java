package dev.muster.cli.scrum;

import dev.muster.client.wire.Json;
import dev.muster.core.scrum.StoryId;
import java.util.List;

/** Ids of stories, in words and in JSON. */
final class StoryIds {
    private static final int SPELLED_OUT = 10;

    private StoryIds() {}

    static String words(List<StoryId> stories) {
        return stories.size() <= SPELLED_OUT
                ? String.join(", ", texts(stories))
                : stories.size() + " stories, " + stories.getFirst() + " to " + stories.getLast();
    }

    static void write(Json json, List<StoryId> stories) {
        json.texts("stories", texts(stories));
    }

    private static List<String> texts(List<StoryId> stories) {
        return stories.stream().map(StoryId::toString).toList();
    }
}
