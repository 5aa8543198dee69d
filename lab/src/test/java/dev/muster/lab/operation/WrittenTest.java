package dev.muster.lab.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenTest {
    @Test
    void of_a_key_that_is_always_written_anew_the_newest_contents_are_remembered() {
        Written written = new Written(List.of("0"));
        for (int i = 0; i < 10_000; i++) {
            written.again(List.of(String.valueOf(i)));
        }

        assertThat(written.times()).isEqualTo(10_000);
        assertThat(written.only()).isNull();
        assertThat(written.knows(List.of("9999"))).isTrue();
        assertThat(written.knows(List.of("9000"))).isTrue();
        assertThat(written.knows(List.of("10"))).isFalse();
        assertThat(written.knows(List.of("10000"))).isFalse();
    }

    @Test
    void a_text_does_not_go_on_in_the_next_column() {
        Written written = new Written(List.of("", "")).again(List.of("ab", "c"));

        assertThat(written.knows(List.of("ab", "c"))).isTrue();
        assertThat(written.knows(List.of("a", "bc"))).isFalse();
    }
}
