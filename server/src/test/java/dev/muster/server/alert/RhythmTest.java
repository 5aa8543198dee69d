package dev.muster.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RhythmTest {
    private long done;
    private final Rhythm rhythm = new Rhythm(() -> done);
    private long second = 5;

    /** Seconds at which a look was due, asked every five for so long. */
    private List<Long> looks(int seconds, LongPredicate work, boolean amiss) {
        List<Long> due = new ArrayList<>();
        for (long end = second + seconds; second < end; second += 5) {
            done += work.test(second) ? 1 : 0;
            if (rhythm.due(second * 1_000_000_000L, amiss)) {
                due.add(second);
            }
        }
        return due;
    }

    @Test
    void a_server_at_rest_is_looked_at_once_and_then_once_a_minute() {
        assertThat(looks(5, at -> false, false)).containsExactly(5L);
        assertThat(rhythm.atRest()).as("a server that has just been started").isFalse();
        assertThat(rhythm.pause(5)).isEqualTo(5);
        assertThat(looks(180, at -> false, false)).containsExactly(65L, 125L, 185L);
        assertThat(rhythm.atRest()).isTrue();
        assertThat(rhythm.pause(5)).as("it is asked less often").isEqualTo(15);
    }

    @Test
    void what_is_done_is_looked_at_within_five_seconds() {
        assertThat(looks(60, at -> at == 30 || at == 35, false)).containsExactly(5L, 30L, 35L);
        assertThat(rhythm.atRest()).isFalse();
        assertThat(looks(60, at -> false, false)).containsExactly(95L);
        assertThat(rhythm.atRest()).isTrue();
    }

    @Test
    void what_is_amiss_is_looked_at_every_time_and_a_server_can_be_at_rest_meanwhile() {
        assertThat(looks(20, at -> false, true)).containsExactly(5L, 10L, 15L, 20L);
        assertThat(rhythm.atRest()).isFalse();
        assertThat(looks(40, at -> false, true)).hasSize(8);
        assertThat(rhythm.atRest()).as("for 55 seconds nothing was done").isFalse();
        assertThat(looks(5, at -> false, true)).containsExactly(65L);
        assertThat(rhythm.atRest()).as("for a minute nothing was done").isTrue();
        assertThat(rhythm.pause(5)).isEqualTo(5);
        assertThat(looks(5, at -> true, true)).containsExactly(70L);
        assertThat(rhythm.atRest()).isFalse();
    }
}
