package dev.muster.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    @Test
    void what_waits_when_the_server_ends_is_counted_as_lost() {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        AlertSink hanging = new AlertSink() {
            @Override
            public String name() {
                return "hanging";
            }

            @Override
            public void say(Notice notice) throws InterruptedException {
                calls.incrementAndGet();
                never.await();
            }
        };
        Delivery delivery = new Delivery(hanging, Duration.ofMillis(1));
        delivery.deliver(notice(1));
        delivery.deliver(notice(2));
        delivery.deliver(notice(3));
        TestServer.await("the first is being said", () -> calls.get() == 1);
        delivery.close();

        TestServer.await("all three are lost", () -> delivery.lost() == 3);
        assertThat(delivery.said()).isZero();
    }

    private static Notice notice(double value) {
        Rule rule = Rules.usual().getFirst();
        Alert alert = new Alert(rule, rule.levels().getFirst(), value, Instant.EPOCH);
        return new Notice(Notice.Kind.RAISED, alert, value, Instant.EPOCH);
    }

    @Test
    void a_sink_with_a_defect_loses_that_notice_and_is_given_the_next() {
        List<Double> said = new CopyOnWriteArrayList<>();
        AtomicInteger calls = new AtomicInteger();
        AlertSink broken = new AlertSink() {
            @Override
            public String name() {
                return "broken once";
            }

            @Override
            public void say(Notice notice) {
                if (calls.incrementAndGet() == 1) {
                    throw new IllegalStateException("a defect");
                }
                said.add(notice.value());
            }
        };
        try (Delivery delivery = new Delivery(broken, Duration.ofMillis(1))) {
            delivery.deliver(notice(1));
            delivery.deliver(notice(2));
            TestServer.await("the second is said", () -> delivery.said() == 1);

            assertThat(said).containsExactly(2.0);
            assertThat(delivery.lost()).isEqualTo(1);
        }
    }
}
