package dev.muster.client.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class BackOffTest {
    private final BackOff backOff = new BackOff(9, Duration.ofMillis(100), Duration.ofSeconds(5));

    @Property
    void a_wait_is_anything_up_to_a_ceiling_that_doubles_and_ends(
            @ForAll @IntRange(min = 1, max = 1_000) int failed, @ForAll @DoubleRange(min = 0, max = 1) double chance) {
        Duration wait = backOff.before(failed, null, () -> chance);
        double ceiling = failed > 6 ? 5_000 : 100 << (failed - 1);

        assertThat(wait.toNanos() / 1e6).isCloseTo(chance * ceiling, org.assertj.core.api.Assertions.within(0.001));
    }

    @Property
    void what_the_other_side_asks_for_is_waited_at_least(
            @ForAll @IntRange(min = 1, max = 50) int failed, @ForAll @DoubleRange(min = 0, max = 1) double chance) {
        Duration asked = Duration.ofSeconds(7);

        assertThat(backOff.before(failed, asked, () -> chance)).isGreaterThanOrEqualTo(asked);
    }
}
