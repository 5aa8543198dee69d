package dev.muster.server.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.Engine;
import dev.muster.core.EngineOptions;
import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.agent.RegisterAgent;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.session.SessionState;
import dev.muster.core.session.StartSession;
import dev.muster.server.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents go on while somebody ends what they left behind. */
class IdleSessionsTest {
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);
    private final InstantSource clock = () -> Instant.now().plus(passed.get());

    @SuppressWarnings("NullAway.Init") // before each test
    private Engine engine;

    @SuppressWarnings("NullAway.Init") // before each test
    private SessionId ann;

    @SuppressWarnings("NullAway.Init") // before each test
    private SessionId bob;

    @SuppressWarnings("NullAway.Init") // before each test
    private IdleSessions idle;

    @BeforeEach
    void two_sessions_are_found_idle(@TempDir Path directory) throws Exception {
        engine = Engine.open(
                directory, EngineOptions.defaults().withSynchronous(false).withClock(clock));
        ann = start("ann");
        bob = start("bob");
        passed.set(Duration.ofMinutes(16));
        idle = IdleSessions.find(engine.reads(), clock.instant().minus(Duration.ofMinutes(15)));
        assertThat(idle.ids()).containsExactlyInAnyOrder(ann, bob);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private SessionId start(String agent) {
        return engine.execute(new StartSession("default", new RegisterAgent(agent, Set.of(), 1, null), true));
    }

    private void end(SessionId id) {
        engine.execute(new EndSession(id));
    }

    private SessionState state(SessionId id) {
        return engine.reads().session(id).state();
    }

    /** It was refused, though all before it had been ended. */
    @Test
    void one_that_its_agent_has_ended_meanwhile_is_passed_over() {
        end(ann);

        assertThat(idle.end(this::end)).isEqualTo(new IdleSessions.Ended(List.of(bob), null));
        assertThat(state(bob)).isEqualTo(SessionState.ENDED);
    }

    @Test
    void one_that_its_agent_ends_in_the_very_moment_is_passed_over_too() {
        IdleSessions.Ended ended = idle.end(id -> {
            if (id.equals(ann)) {
                end(ann);
            }
            end(id);
        });

        assertThat(ended).isEqualTo(new IdleSessions.Ended(List.of(bob), null));
    }

    /** It was ended under its agent, which had come back to work. */
    @Test
    void one_that_is_heard_from_again_meanwhile_is_not_ended() {
        engine.heartbeat(ann);
        start("cleo"); // notes the heartbeat's being due to be written down
        passed.set(Duration.ofMinutes(17));
        start("dan"); // finds it due
        TestServer.await(
                "it is written down that it was heard from",
                () -> engine.reads().session(ann).lastSeenAt().isAfter(idle.since()));

        assertThat(idle.end(this::end).ids()).containsExactly(bob);
        assertThat(state(ann)).isEqualTo(SessionState.ACTIVE);
    }

    /** The answer was an error, and did not say which were gone. */
    @Test
    void when_the_engine_takes_no_more_those_that_were_ended_are_told_with_why_the_others_were_not() {
        SessionId first = idle.ids().getFirst();
        SessionId last = idle.ids().getLast();

        IdleSessions.Ended ended = idle.end(id -> {
            if (id.equals(last)) {
                throw busy();
            }
            end(id);
        });

        assertThat(ended).isEqualTo(new IdleSessions.Ended(List.of(first), "too much to do"));
        assertThat(state(last)).isEqualTo(SessionState.ACTIVE);
    }

    @Test
    void when_the_engine_takes_nothing_at_all_that_is_refused() {
        assertThatThrownBy(() -> idle.end(id -> {
                    throw busy();
                }))
                .isInstanceOfSatisfying(
                        RefusedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
        assertThat(state(ann)).isEqualTo(SessionState.ACTIVE);
    }

    private static RefusedException busy() {
        return new RefusedException(ErrorCode.BUSY, "too much to do");
    }
}
