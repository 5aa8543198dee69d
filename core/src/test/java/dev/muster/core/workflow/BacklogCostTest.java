package dev.muster.core.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.scrum.AddStories;
import dev.muster.core.scrum.ChangeStory;
import dev.muster.core.scrum.NewStory;
import dev.muster.core.scrum.StoryId;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a change of a backlog costs does not grow with the backlog. */
class BacklogCostTest {
    private static final int FEW = 10;
    private static final int MANY = 10_000;

    private static long statements(Scrum scrum, Runnable change) {
        scrum.engine().settle();
        long before = scrum.engine().engine().stats().writerStatements();
        change.run();
        return scrum.engine().engine().stats().writerStatements() - before;
    }

    private static List<StoryId> add(Scrum scrum, int stories) {
        return scrum.done(
                new AddStories(Scrum.PROJECT, null, Collections.nCopies(stories, NewStory.titled("a story")), null));
    }

    private record Cost(long add, long prioritize, long remove) {}

    private static Cost cost(int stories) {
        try (Scrum scrum = new Scrum()) {
            add(scrum, stories);
            StoryId one = add(scrum, 1).getFirst(); // what is done once for each process is done
            scrum.done(new ChangeStory(Scrum.PROJECT, one, 1, null));
            return new Cost(
                    statements(scrum, () -> add(scrum, 1)),
                    statements(scrum, () -> scrum.done(new ChangeStory(Scrum.PROJECT, one, 7, null))),
                    statements(scrum, () -> scrum.done(new ChangeStory(Scrum.PROJECT, one, null, null))));
        }
    }

    @Test
    void a_story_is_added_reordered_and_removed_by_as_many_statements_at_10_000_stories_as_at_10() {
        Cost few = cost(FEW);

        assertThat(cost(MANY)).isEqualTo(few);
        assertThat(few.add()).isBetween(1L, 12L);
    }
}
