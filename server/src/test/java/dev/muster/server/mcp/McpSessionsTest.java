package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.server.access.Caller;
import dev.muster.server.access.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Sessions end without being told to. */
class McpSessionsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final McpOptions options = McpOptions.defaults("test").withClock(now::get);

    private void later(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    @Test
    void one_that_nothing_is_heard_of_is_forgotten_and_its_streams_end() {
        try (McpSessions sessions = new McpSessions(options.withSessions(Duration.ofMinutes(30), 10))) {
            McpSession idle = sessions.begin(Caller.LOCAL);
            McpSession heard = sessions.begin(Caller.LOCAL);
            later(Duration.ofMinutes(20));
            sessions.find(heard.id(), Caller.LOCAL);
            later(Duration.ofMinutes(11));

            assertThat(sessions.find(idle.id(), Caller.LOCAL)).isNull();
            sessions.sweep();

            assertThat(sessions.size()).isEqualTo(1);
            assertThat(idle.standing().ended()).isTrue();
            assertThat(sessions.find(heard.id(), Caller.LOCAL)).isSameAs(heard);
        }
    }

    @Test
    void one_whose_call_still_waits_is_not_forgotten() {
        try (McpSessions sessions = new McpSessions(options.withSessions(Duration.ofMinutes(30), 10))) {
            McpSession waiting = sessions.begin(Caller.LOCAL);
            Running call = waiting.connection().begin(1L);
            later(Duration.ofMinutes(31));
            sessions.sweep();
            later(Duration.ofMinutes(31));
            assertThat(sessions.find(waiting.id(), Caller.LOCAL)).isSameAs(waiting);

            waiting.connection().end(1L, call);
            later(Duration.ofMinutes(31));
            sessions.sweep();
            assertThat(sessions.size()).isZero();
        }
    }

    @Test
    void when_there_are_too_many_the_one_that_was_idle_for_longest_goes() {
        try (McpSessions sessions = new McpSessions(options.withSessions(Duration.ofMinutes(30), 2))) {
            McpSession first = sessions.begin(Caller.LOCAL);
            McpSession second = sessions.begin(Caller.LOCAL);
            sessions.find(first.id(), Caller.LOCAL);

            sessions.begin(Caller.LOCAL);

            assertThat(sessions.size()).isEqualTo(2);
            assertThat(sessions.find(second.id(), Caller.LOCAL)).isNull();
            assertThat(sessions.find(first.id(), Caller.LOCAL)).isNotNull();
        }
    }

    @Test
    void it_is_there_only_for_whoever_began_it() {
        try (McpSessions sessions = new McpSessions(options)) {
            McpSession session = sessions.begin(Caller.LOCAL);

            assertThat(sessions.find(session.id(), new Caller("eve", Role.ADMIN, null)))
                    .isNull();
        }
    }
}
