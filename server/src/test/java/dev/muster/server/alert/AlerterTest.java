package dev.muster.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AlerterTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong asked = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger collections = new AtomicInteger();
    private final AtomicLong used = new AtomicLong();
    private volatile Readings readings = new Readings();

    private final SignalSource source = new SignalSource() {
        @Override
        public Readings read(long now) {
            looks.incrementAndGet();
            return readings;
        }

        @Override
        public long activity() {
            asked.incrementAndGet();
            return done.get();
        }
    };

    /** Asked so often that a look that was due would have been seen. */
    private void asks() {
        long until = asked.get() + 3;
        TestServer.await("it has asked", () -> asked.get() >= until);
    }

    private Alerter alerter() {
        AlertOptions options =
                AlertOptions.defaults().withEvery(Duration.ofMillis(1)).withNanos(nanos::get);
        IdleCollection idle = new IdleCollection(used::get, collections::incrementAndGet);
        return new Alerter(options, source, List.of(), () -> {}, idle, List::of, () -> Instant.EPOCH);
    }

    @Test
    void what_is_amiss_is_looked_at_until_it_is_raised_though_nothing_more_is_done() {
        readings = new Readings().with(Signal.COMMAND_SECONDS, 6);
        try (Alerter alerter = alerter()) {
            alerter.start();
            asks();
            assertThat(alerter.raised()).as("it has not lasted yet").isEmpty();
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            TestServer.await("it is raised", () -> !alerter.raised().isEmpty());
            assertThat(alerter.raised().getFirst().rule().name()).isEqualTo("HIGH_RESPONSE_TIME");
        }
    }

    @Test
    void a_server_is_looked_at_while_it_works_and_is_collected_once_it_has_rested_for_a_minute() {
        try (Alerter alerter = alerter()) {
            alerter.start();
            asks();
            assertThat(looks).as("a server that has just been started").hasValue(1);
            done.incrementAndGet();
            asks();
            assertThat(looks).as("something was done").hasValue(2);
            used.set(1L << 30);
            nanos.addAndGet(MINUTE - 1);
            asks();
            assertThat(looks).as("for nearly a minute nothing was").hasValue(2);
            assertThat(collections).hasValue(0);
            nanos.incrementAndGet();
            asks();
            assertThat(looks).hasValue(3);
            assertThat(collections).hasValue(1);
        }
    }

    @Test
    void an_alert_that_is_raised_keeps_nobody_from_the_collection_that_ends_it() {
        readings = new Readings().with(Signal.MEMORY_SHARE, 0.99);
        try (Alerter alerter = alerter()) {
            alerter.start();
            asks();
            nanos.addAndGet(Duration.ofSeconds(30).toNanos());
            TestServer.await("it is raised", () -> !alerter.raised().isEmpty());
            used.set(1L << 30);
            nanos.addAndGet(MINUTE);
            TestServer.await("it is collected", () -> collections.get() == 1);
        }
    }
}
