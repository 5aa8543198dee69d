package dev.muster.lab.fault;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is stopped is one process, or none. */
class ProcessPauseTest {
    /** A signal to -1 goes to every process of the user: the lab's own would stop, and its terminal. */
    @Test
    void a_target_without_a_process_is_told_and_nobody_is_stopped() {
        for (long none : new long[] {-1, 0}) {
            try (ProcessPause pause = new ProcessPause(() -> none)) {
                assertThatThrownBy(pause::inject)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("no process just now");
            }
        }
    }
}
