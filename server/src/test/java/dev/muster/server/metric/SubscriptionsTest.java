package dev.muster.server.metric;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SubscriptionsTest {
    private final Subscriptions subscriptions = new Subscriptions();

    @Test
    void the_lag_is_that_of_the_reader_furthest_behind() {
        Subscriptions.Subscription slow = subscriptions.open("p", 3);
        Subscriptions.Subscription fast = subscriptions.open("p", 3);
        fast.at(9);

        assertThat(subscriptions.lag(project -> 10)).isEqualTo(7);

        slow.close();
        assertThat(subscriptions.lag(project -> 10)).isEqualTo(1);
        assertThat(subscriptions.count()).isEqualTo(1);
    }

    @Test
    void without_readers_there_is_no_lag() {
        assertThat(subscriptions.lag(project -> 10)).isZero();
    }
}
