package dev.muster.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final AtomicInteger stopped = new AtomicInteger();

    /** Tests that a story had just begun to run, and agents that had just been started, were left behind by Ctrl-C. */
    @Test
    void work_that_is_interrupted_while_it_begins_is_stopped_as_soon_as_it_can_be() throws InterruptedException {
        Thread ending;
        try (Interruption interruption = new Interruption()) {
            ending = Thread.ofVirtual().start(interruption::interrupt);
            while (!interruption.requested()) {
                Thread.onSpinWait();
            }
            assertThat(stopped).hasValue(0);

            interruption.stopsBy(stopped::incrementAndGet);

            assertThat(stopped).hasValue(1);
            assertThat(ending.isAlive()).isTrue();
        }
        ending.join();
        assertThat(stopped).hasValue(1);
    }

    @Test
    void work_that_goes_on_is_stopped_once_and_waited_for() throws InterruptedException {
        Thread ending;
        try (Interruption interruption = new Interruption()) {
            interruption.stopsBy(stopped::incrementAndGet);
            assertThat(interruption.requested()).isFalse();
            assertThat(stopped).hasValue(0);

            ending = Thread.ofVirtual().start(interruption::interrupt);
            while (stopped.get() == 0) {
                Thread.onSpinWait();
            }

            assertThat(interruption.requested()).isTrue();
            assertThat(ending.isAlive()).isTrue();
        }
        ending.join();
        assertThat(stopped).hasValue(1);
    }
}
