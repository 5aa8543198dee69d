package dev.muster.core.context;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is remembered is what would be counted, within its room. */
class RememberedCountsTest {
    private static final int ROOM = 200;

    /** Counts vowels, and notes what it was asked. */
    private static final class Vowels implements Tokenizer {
        final List<String> asked = new ArrayList<>();

        @Override
        public int count(String text) {
            asked.add(text);
            return (int) text.chars().filter(c -> "aeiou".indexOf(c) >= 0).count();
        }

        @Override
        public int fitting(String text, int tokens) {
            return Math.min(tokens, text.length());
        }
    }

    @Provide
    Arbitrary<List<String>> texts() {
        return Arbitraries.strings()
                .withChars('a', 'b')
                .ofMinLength(0)
                .ofMaxLength(60)
                .list()
                .ofMaxSize(60);
    }

    @Property(tries = 500)
    void whatever_is_asked_the_answer_is_that_of_the_tokenizer_and_the_room_is_kept(
            @ForAll("texts") List<String> texts) {
        RememberedCounts counts = new RememberedCounts(new Vowels(), ROOM);
        for (String text : texts) {
            assertThat(counts.count(text)).isEqualTo(new Vowels().count(text));
            assertThat(counts.taken()).isBetween(0L, (long) ROOM);
        }
    }

    @Test
    void a_text_is_counted_once_and_the_least_recent_goes_for_a_new_one() {
        Vowels vowels = new Vowels();
        RememberedCounts counts = new RememberedCounts(vowels, ROOM);
        List<String> five = List.of("a".repeat(40), "b".repeat(40), "c".repeat(40), "d".repeat(40), "e".repeat(40));
        five.forEach(counts::count);
        five.forEach(counts::count);
        assertThat(vowels.asked).hasSize(5);
        counts.count("x".repeat(30)); // the first has to go
        counts.count(five.get(1));
        assertThat(vowels.asked).hasSize(6);
        counts.count(five.getFirst());
        assertThat(vowels.asked).hasSize(7);
    }

    @Test
    void a_text_that_would_take_most_of_the_room_is_not_remembered() {
        Vowels vowels = new Vowels();
        RememberedCounts counts = new RememberedCounts(vowels, ROOM);
        counts.count("a".repeat(51));
        counts.count("a".repeat(51));
        assertThat(vowels.asked).hasSize(2);
        assertThat(counts.taken()).isZero();
    }
}
