package dev.muster.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.context.ContextPart.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What is told within a budget: never more than it, and nothing dropped that is not named. */
class ContextBuilderTest {
    private static final String REST = "muster://tasks/t1";

    /** Words and the blanks between them: as exact as a tokenizer, and easy to reckon with. */
    private static final Tokenizer WORDS = new Tokenizer() {
        @Override
        public int count(String text) {
            return (int) Stream.of(text.split("[ \\n]+"))
                    .filter(word -> !word.isEmpty())
                    .count();
        }

        @Override
        public int fitting(String text, int tokens) {
            int length = 0;
            for (int i = 0; i <= text.length(); i++) {
                if (count(text.substring(0, i)) <= tokens) {
                    length = i;
                }
            }
            return length;
        }
    };

    private static ContextPart part(Kind kind, String source, String text) {
        return new ContextPart(kind, source, "title", text);
    }

    @Test
    void all_is_told_where_there_is_room_the_most_important_first() {
        BuiltContext built = ContextBuilder.build(
                List.of(
                        part(Kind.FINDING, "f", "cached twice"),
                        part(Kind.TASK, "t", "mend it"),
                        part(Kind.DEPENDS_ON, "d", "the answer is 42")),
                REST,
                100,
                WORDS);
        assertThat(built.parts()).extracting(told -> told.part().source()).containsExactly("t", "d", "f");
        assertThat(built.parts()).allMatch(BuiltContext.Told::whole);
        assertThat(built.leftOut()).isEmpty();
        assertThat(built.tokens()).isEqualTo(3 + 5 + 3);
    }

    @Test
    void what_does_not_fit_is_named_with_the_place_where_it_is() {
        BuiltContext built = ContextBuilder.build(
                List.of(part(Kind.TASK, "t", "mend it"), part(Kind.PARENT, "p", "word ".repeat(500))), REST, 30, WORDS);
        assertThat(built.parts()).extracting(told -> told.part().source()).containsExactly("t");
        assertThat(built.leftOut()).singleElement().satisfies(left -> {
            assertThat(left.source()).isEqualTo("p");
            assertThat(left.stands()).isEqualTo(1);
        });
        assertThat(built.tokens()).isLessThanOrEqualTo(30);
    }

    @Test
    void a_smaller_part_is_told_though_a_greater_one_before_it_was_not() {
        BuiltContext built = ContextBuilder.build(
                List.of(
                        part(Kind.TASK, "t", "mend it"),
                        part(Kind.DEPENDS_ON, "d", "word ".repeat(500)),
                        part(Kind.FINDING, "f", "small")),
                REST,
                40,
                WORDS);
        assertThat(built.parts()).extracting(told -> told.part().source()).containsExactly("t", "f");
    }

    @Test
    void the_task_itself_is_told_by_its_beginning_and_says_so() {
        BuiltContext built = ContextBuilder.build(
                List.of(part(Kind.TASK, "t", "word ".repeat(500).strip())), REST, 50, WORDS);
        BuiltContext.Told told = built.parts().getFirst();
        assertThat(told.whole()).isFalse();
        assertThat(told.text()).startsWith("word word");
        assertThat(built.tokens()).isBetween(45, 50);
    }

    @Test
    void the_same_text_is_told_once() {
        BuiltContext built = ContextBuilder.build(
                List.of(part(Kind.DEPENDS_ON, "d1", "the very same"), part(Kind.DEPENDS_ON, "d2", "the very same")),
                REST,
                100,
                WORDS);
        assertThat(built.parts()).hasSize(1);
        assertThat(built.leftOut()).singleElement().satisfies(left -> {
            assertThat(left.source()).isEqualTo("d2");
            assertThat(left.sameAs()).isEqualTo("d1");
        });
    }

    @Test
    void names_that_would_themselves_be_too_many_become_one_that_tells_how_many() {
        List<ContextPart> parts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            parts.add(part(Kind.FINDING, "f" + i, "word ".repeat(100) + i));
        }
        BuiltContext built = ContextBuilder.build(parts, REST, 60, WORDS);
        assertThat(built.tokens()).isLessThanOrEqualTo(60);
        assertThat(told(built)).isEqualTo(200);
        assertThat(built.leftOut().getLast().source()).isEqualTo(REST);
        assertThat(built.leftOut().getLast().stands()).isGreaterThan(100);
    }

    private static int told(BuiltContext built) {
        return built.parts().size()
                + built.leftOut().stream()
                        .mapToInt(BuiltContext.Reference::stands)
                        .sum();
    }

    @Property(tries = 500)
    void the_budget_is_never_exceeded_and_every_part_is_told_or_named(
            @ForAll("parts") List<ContextPart> parts, @ForAll @IntRange(min = 20, max = 400) int budget) {
        BuiltContext built = ContextBuilder.build(parts, REST, budget, WORDS);
        assertThat(built.tokens()).isLessThanOrEqualTo(budget);
        int counted = built.parts().stream()
                        .mapToInt(told -> WORDS.count(told.part().title() + "\n" + told.text()
                                + (told.whole() ? "" : told.part().source())))
                        .sum()
                + built.leftOut().stream()
                        .mapToInt(left -> WORDS.count(left.line()))
                        .sum();
        assertThat(counted).isLessThanOrEqualTo(built.tokens());
        assertThat(told(built)).isEqualTo(parts.size());
    }

    @Provide
    Arbitrary<List<ContextPart>> parts() {
        Arbitrary<String> texts =
                Arbitraries.of("a", "b", "c d e").list().ofMaxSize(60).map(words -> String.join(" ", words));
        Arbitrary<ContextPart> part = Combinators.combine(
                        Arbitraries.of(Kind.class), Arbitraries.integers().between(1, 999), texts)
                .as((kind, number, text) -> new ContextPart(kind, "muster://" + number, "t" + number, text));
        return part.list().ofMaxSize(60);
    }
}
