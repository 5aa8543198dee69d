package dev.muster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class GlyphsTest {
    @Test
    void text_is_cut_between_code_points() {
        assertThat(Glyphs.fit("ab\uD83D\uDE00cd", 4)).isEqualTo("ab…");
        assertThat(Glyphs.fit("abcd", 4)).isEqualTo("abcd");
    }

    @Test
    void combining_marks_take_no_room() {
        assertThat(Glyphs.width("e\u0301")).isOne();
    }

    @Test
    void escapes_and_changes_of_direction_are_taken_out() {
        assertThat(Glyphs.oneLine("a\033]0;x\007b\u202Ec\nd")).isEqualTo("a\uFFFD]0;x\uFFFDb\uFFFDc d");
        assertThat(Glyphs.lines("a\r\nb\tc")).isEqualTo("a\nb\tc");
    }

    @Test
    void lengths_of_time_read_well() {
        assertThat(Ago.length(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(Ago.length(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
        assertThat(Ago.length(Duration.ofMinutes(120))).isEqualTo("2 h");
        assertThat(Ago.length(Duration.ofHours(49))).isEqualTo("2 d 1 h");
        assertThat(Ago.rough(Duration.ofSeconds(200))).isEqualTo("3 min");
    }
}
