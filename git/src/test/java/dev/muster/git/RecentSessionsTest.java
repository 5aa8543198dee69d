package dev.muster.git;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.session.SessionId;
import org.junit.jupiter.api.Test;

class RecentSessionsTest {
    private final RecentSessions<Integer> recent = new RecentSessions<>(3);

    private static SessionId session(int number) {
        return new SessionId("session-" + number);
    }

    /** A server that runs for months has millions of sessions, one after the other. */
    @Test
    void of_more_than_it_keeps_those_go_that_were_written_of_longest_ago() {
        for (int number = 1; number <= 3; number++) {
            recent.put(session(number), number);
        }
        recent.put(session(1), 10);
        recent.put(session(4), 4);

        assertThat(recent.get(session(2))).isNull();
        assertThat(recent.get(session(1))).isEqualTo(10);
        assertThat(recent.get(session(3))).isEqualTo(3);
        assertThat(recent.get(session(4))).isEqualTo(4);
    }

    @Test
    void what_was_forgotten_is_not_known() {
        recent.put(session(1), 1);

        recent.forget(session(1));

        assertThat(recent.get(session(1))).isNull();
    }
}
