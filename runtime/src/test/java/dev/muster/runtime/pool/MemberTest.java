package dev.muster.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.client.pool.Breaker;
import dev.muster.client.pool.BreakerOptions;
import dev.muster.runtime.agent.Outcome;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An agent of a pool, as its dispatcher knows it. */
@Tag("unit")
class MemberTest {
    private static final PoolSpec SPEC = new PoolSpec("p", Set.of(), 0, 2, 0, 1, Duration.ofMinutes(1));

    private final Breaker breaker = new Breaker(BreakerOptions.defaults(), () -> 0);
    private final Member member = new Member(
            1, "p-1", new Pool(SPEC, agent -> (assignment, desk) -> new Outcome.NotTried(""), breaker), nanos(0));

    private static long nanos(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    private boolean shouldLeave(int seconds) {
        return member.isFree() && Scale.less(SPEC, 0, 1, nanos(seconds) - member.idleSince);
    }

    private void asks(int seconds) {
        member.asks(true, nanos(seconds));
    }

    private void hearsNothing(int seconds) {
        member.asks(false, nanos(seconds));
    }

    /** A claim waits for 30 s at most, and a pool's idle time is a minute: it must not begin anew with each claim. */
    @Test
    void an_agent_that_asks_again_and_again_in_vain_leaves_after_the_idle_time_all_the_same() {
        asks(1);
        hearsNothing(31);
        asks(31);
        assertThat(shouldLeave(60)).isFalse();
        hearsNothing(61);
        asks(61);

        assertThat(shouldLeave(61)).isTrue();
    }

    @Test
    void an_agent_that_has_worked_stays_for_the_idle_time_again() {
        asks(1);
        member.reserve(Objects.requireNonNull(breaker.enter()));
        hearsNothing(2);
        member.began();
        asks(50);

        assertThat(shouldLeave(109)).isFalse();
        assertThat(shouldLeave(110)).isTrue();
    }

    @Test
    void an_agent_that_asks_again_while_a_task_is_claimed_for_it_is_not_chosen_for_another() {
        asks(1);
        assertThat(member.isFree()).isTrue();
        member.reserve(Objects.requireNonNull(breaker.enter()));
        hearsNothing(31);
        asks(31);
        assertThat(member.isFree()).isFalse();

        hearsNothing(32);
        member.began();
        asks(33);
        assertThat(member.isFree()).isTrue();
    }
}
