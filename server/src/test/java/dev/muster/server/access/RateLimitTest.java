package dev.muster.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong now = new AtomicLong(-5); // such clocks begin anywhere

    private static int taken(RateLimit limit, String client, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limit.take(client) == 0 ? 1 : 0;
        }
        return taken;
    }

    @Test
    void twice_the_rate_may_come_at_once_and_then_the_rate() {
        RateLimit limit = new RateLimit(10, now::get);

        assertThat(taken(limit, "a", 100)).isEqualTo(20);
        now.addAndGet(SECOND);
        assertThat(taken(limit, "a", 100)).isEqualTo(10);
        now.addAndGet(100 * SECOND);
        assertThat(taken(limit, "a", 100)).isEqualTo(20);
    }

    @Test
    void the_wait_that_is_told_is_enough() {
        RateLimit limit = new RateLimit(10, now::get);
        taken(limit, "a", 100);

        long wait = limit.take("a");

        assertThat(wait).isEqualTo(SECOND / 10);
        now.addAndGet(wait);
        assertThat(limit.take("a")).isZero();
        assertThat(limit.take("a")).isPositive();
    }

    @Test
    void clients_do_not_hurt_each_other() {
        RateLimit limit = new RateLimit(10, now::get);
        taken(limit, "greedy", 100);

        assertThat(taken(limit, "modest", 5)).isEqualTo(5);
    }

    @Test
    void however_many_clients_come_the_table_is_bounded_and_those_who_are_known_are_not_hurt() {
        RateLimit limit = new RateLimit(10, now::get, 100);
        limit.take("known");
        for (int i = 0; i < 10_000; i++) {
            limit.take("flood " + i);
        }

        assertThat(limit.clients()).isLessThanOrEqualTo(100);
        assertThat(taken(limit, "known", 100)).isEqualTo(19);
        assertThat(limit.take("one more of the flood"))
                .as("newcomers share one bucket")
                .isPositive();
        now.addAndGet(10 * SECOND);
        assertThat(taken(limit, "newcomer", 100)).isEqualTo(20);
        assertThat(limit.clients()).as("the idle are gone").isEqualTo(1);
    }

    @Test
    void one_ipv6_network_is_one_client() {
        assertThat(Clients.at("2001:db8:1:2:aaaa::1")).isEqualTo(Clients.at("2001:db8:1:2:bbbb::2"));
        assertThat(Clients.at("2001:db8:1:2::1")).isNotEqualTo(Clients.at("2001:db8:1:3::1"));
        assertThat(Clients.at("192.0.2.7")).isEqualTo("192.0.2.7");
    }
}
