package dev.muster.server.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.server.alert.Rule.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class TrackerTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Rule RULE = new Rule(
            "HOT",
            Signal.COMMAND_SECONDS,
            List.of(new Level(Severity.WARNING, 5), new Level(Severity.CRITICAL, 10)),
            4,
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            "open a window");

    private final Tracker tracker = new Tracker(RULE);
    private final List<String> said = new ArrayList<>();
    private long second;

    /** The value is so for a while, looked at every five seconds. */
    private void lasts(double value, int seconds) {
        for (int passed = 0; passed < seconds; passed += 5) {
            Notice notice = tracker.look(value, second * 1_000_000_000L, START.plusSeconds(second));
            if (notice != null) {
                said.add(notice.kind().word() + " "
                        + notice.alert().level().severity().word() + " at " + second);
            }
            second += 5;
        }
    }

    @Test
    void it_is_raised_when_it_has_lasted_and_over_when_it_has_been_well_as_long() {
        lasts(6, 5);
        assertThat(tracker.phase()).isEqualTo(Phase.PENDING);
        lasts(6, 30);
        assertThat(tracker.phase()).isEqualTo(Phase.FIRING);
        lasts(3, 35);
        assertThat(tracker.phase()).isEqualTo(Phase.CLEARED);
        lasts(3, 300);
        assertThat(tracker.phase()).isEqualTo(Phase.INACTIVE);
        assertThat(said).containsExactly("raised warning at 30", "cleared warning at 65");
    }

    @Test
    void a_moment_is_no_alert() {
        lasts(100, 25);
        lasts(3, 5);
        lasts(100, 25);
        lasts(3, 5);

        assertThat(said).isEmpty();
        assertThat(tracker.phase()).isEqualTo(Phase.INACTIVE);
    }

    @Test
    void between_the_clear_value_and_the_level_nothing_changes() {
        lasts(6, 35);
        lasts(4.5, 600);
        lasts(6, 600);
        lasts(4.5, 600);

        assertThat(said).containsExactly("raised warning at 30");
        assertThat(tracker.phase()).isEqualTo(Phase.FIRING);
    }

    @Test
    void it_is_said_again_when_it_gets_worse_and_not_when_it_gets_milder() {
        lasts(6, 35);
        lasts(11, 35);
        lasts(6, 35);
        lasts(11, 35);

        assertThat(said).containsExactly("raised warning at 30", "raised critical at 65");
        assertThat(tracker.alert())
                .isNotNull()
                .satisfies(alert -> assertThat(alert.since()).isEqualTo(START.plusSeconds(30)));
    }

    @Test
    void while_it_cools_down_it_is_not_raised_again_unless_it_is_worse() {
        lasts(6, 35);
        lasts(3, 35);
        lasts(6, 295);
        assertThat(said).containsExactly("raised warning at 30", "cleared warning at 65");
        lasts(6, 5);
        assertThat(said).endsWith("raised warning at 365");

        lasts(3, 35);
        lasts(11, 35);
        assertThat(said).endsWith("cleared warning at 400", "raised critical at 435");
    }

    @Test
    void where_there_is_nothing_to_look_at_it_is_well() {
        lasts(Double.NaN, 100);
        assertThat(said).isEmpty();
        lasts(6, 35);
        lasts(Double.NaN, 35);

        assertThat(said).endsWith("cleared warning at 165");
    }

    @Test
    void where_little_is_bad_less_is_worse() {
        Rule low = new Rule(
                "LOW",
                Signal.DISK_FREE,
                List.of(new Level(Severity.WARNING, 100), new Level(Severity.CRITICAL, 10)),
                120,
                Duration.ZERO,
                Duration.ZERO,
                "free some");
        Tracker disk = new Tracker(low);

        assertThat(disk.look(100, 1, START)).isNull();
        assertThat(disk.look(99, 2, START))
                .isNotNull()
                .satisfies(notice ->
                        assertThat(notice.text()).startsWith("LOW (warning): ").endsWith("; free some"));
        assertThat(disk.look(9, 3, START)).isNotNull();
        assertThat(disk.look(119, 4, START)).isNull();
        assertThat(disk.look(120, 5, START))
                .isNotNull()
                .satisfies(notice -> assertThat(notice.kind()).isEqualTo(Notice.Kind.CLEARED));
    }

    @Test
    void levels_have_to_be_in_order() {
        assertThatThrownBy(() -> RULE.with(List.of(), 1)).hasMessageContaining("HOT has no level");
        assertThatThrownBy(() -> RULE.with(List.of(new Level(Severity.WARNING, 5), new Level(Severity.CRITICAL, 4)), 1))
                .hasMessageContaining("4.0 does not follow 5.0");
        assertThatThrownBy(() -> RULE.with(List.of(new Level(Severity.WARNING, 5)), 5))
                .hasMessageContaining("does not follow");
    }
}
