package dev.muster.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.context.Cl100k;
import dev.muster.core.context.ContextPart;
import dev.muster.core.context.ContextPart.Kind;
import dev.muster.core.context.Tokenizer;
import dev.muster.runtime.agent.Scene;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BriefingTest {
    static final Tokenizer TOKENS = Cl100k.TOKENS;
    static final String PREFIX = "You review code.";

    private static final List<Kind> KINDS = List.of(Kind.values());

    static List<ContextPart> parts(int count, int words) {
        List<ContextPart> parts = new ArrayList<>();
        parts.add(new ContextPart(Kind.TASK, "muster://tasks/t1", "Mend it", "It is broken. ".repeat(words)));
        for (int i = 0; i < count; i++) {
            parts.add(new ContextPart(
                    KINDS.get(i % KINDS.size()),
                    "muster://parts/p" + i,
                    "Part " + i,
                    ("fact " + i + " ").repeat(words)));
        }
        return parts;
    }

    static Briefing of(List<ContextPart> parts, int budget) throws Briefing.TooSmall {
        return Briefing.of(PREFIX, Scene.task(1, "Mend it").task(), parts, budget, TOKENS);
    }

    @Test
    void all_is_told_where_there_is_room() throws Exception {
        Briefing briefing = of(parts(5, 10), 50_000);

        assertThat(briefing.omitted()).isEmpty();
        assertThat(briefing.body())
                .startsWith("Task t1 of project shop, type task, attempt 1 of 3.")
                .contains("It is broken.", "fact 0", "fact 4")
                .doesNotContain("Not told here");
    }

    @Test
    void a_text_that_is_there_twice_is_told_once_and_named_once() throws Exception {
        ContextPart one = new ContextPart(Kind.ANSWER, "muster://a", "A", "the same long text");
        ContextPart other = new ContextPart(Kind.FINDING, "muster://b", "B", "the same long text");
        Briefing briefing = of(List.of(one, other), 5_000);

        assertThat(briefing.body().split("the same long text", -1)).hasSize(2);
        assertThat(briefing.omitted()).containsExactly("FINDING muster://b: B (the same text as muster://a)");
    }

    @Test
    void a_budget_that_is_too_small_is_refused() {
        assertThatThrownBy(() -> of(parts(1, 1), 150))
                .isInstanceOf(Briefing.TooSmall.class)
                .hasMessage("a context of 150 tokens is too small: the instructions take 4, and a task with what"
                        + " stands around it needs some 400 more");
    }
}
