package dev.muster.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.core.ErrorCode;
import dev.muster.core.RefusedException;
import dev.muster.core.SessionReads;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.NoteFinding;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.PublishFinding;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What sessions keep: every checkpoint that was acknowledged can be loaded, by its session alone. */
@Tag("unit")
class CheckpointTest {
    private final TestEngine engine = TestEngine.open();

    @AfterEach
    void close() {
        engine.close();
    }

    private Checkpoint keep(SessionId session, String phase, int round, String summary) {
        return engine.done(new CreateCheckpoint(session, phase, round, summary, null, List.of(), null, null));
    }

    private SessionReads reads(SessionId session) {
        return engine.engine().reads().of(session);
    }

    private String content(SessionId session, Checkpoint checkpoint) {
        return new String(reads(session).content(checkpoint), StandardCharsets.UTF_8);
    }

    private static Vectors scores(double know) {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, 0.5);
        }
        scores.put(Vector.KNOW, know);
        return new Vectors(scores);
    }

    @Test
    void of_five_agents_with_twenty_checkpoints_each_all_hundred_are_there_and_each_is_its_own() {
        List<SessionId> sessions = new ArrayList<>();
        for (int agent = 0; agent < 5; agent++) {
            sessions.add(engine.session("agent-" + agent));
        }
        for (int round = 1; round <= 20; round++) {
            for (SessionId session : sessions) {
                keep(session, "CHECK", round, session + " " + round);
            }
        }
        engine.restart();
        for (SessionId session : sessions) {
            List<Checkpoint> kept = reads(session).checkpointsAfter(0, 100);
            assertThat(kept).hasSize(20);
            for (int round = 1; round <= 20; round++) {
                Checkpoint checkpoint = kept.get(round - 1);
                assertThat(checkpoint.seq()).isEqualTo(round);
                assertThat(content(session, checkpoint))
                        .contains("\"summary\":\"" + session + " " + round + "\"")
                        .contains("\"session_id\":\"" + session + "\"");
            }
        }
    }

    @Test
    void the_latest_is_the_last_that_was_acknowledged_also_after_round_twenty_and_when_the_clock_went_back() {
        SessionId session = engine.session("agent");
        for (int round = 1; round <= 20; round++) {
            keep(session, "CHECK", round, "");
        }
        assertThat(reads(session).latest().round()).isEqualTo(20);
        engine.clock().advance(Duration.ofHours(-1));
        keep(session, "CHECK", 21, "");
        assertThat(reads(session).latest().round()).isEqualTo(21);
    }

    @Test
    void a_time_that_no_clock_will_ever_show_is_a_time_like_others() {
        SessionId session = engine.session("agent");
        keep(session, "CHECK", 1, "only");

        assertThat(reads(session).asOf(Instant.parse("9999-12-31T00:00:00Z")).summary())
                .isEqualTo("only");
        assertThatThrownBy(() -> reads(session).asOf(Instant.MIN)).isInstanceOf(RefusedException.class);
    }

    @Test
    void many_in_the_same_moment_are_all_kept() {
        SessionId session = engine.session("agent"); // the clock stands still
        for (int i = 0; i < 20; i++) {
            keep(session, "ACT", 1, "n" + i);
        }
        assertThat(reads(session).checkpoints(null, 100)).hasSize(20);
    }

    @Test
    void it_is_found_by_number_phase_round_and_age() {
        SessionId session = engine.session("agent");
        keep(session, "PREFLIGHT", 1, "first");
        engine.advance(Duration.ofMinutes(10));
        keep(session, "CHECK", 1, "second");
        keep(session, "CHECK", 2, "third");
        engine.advance(Duration.ofMinutes(10));
        keep(session, "ACT", 2, "fourth");

        SessionReads reads = reads(session);
        assertThat(reads.checkpoint(2).summary()).isEqualTo("second");
        assertThat(reads.latest("CHECK", 0).summary()).isEqualTo("third");
        assertThat(reads.latest("CHECK", 1).summary()).isEqualTo("second");
        assertThat(reads.asOf(engine.clock().instant().minusSeconds(60)).summary())
                .isEqualTo("third");
        assertThat(reads.checkpoints(3L, 10)).extracting(Checkpoint::summary).containsExactly("second", "first");
        assertThatThrownBy(() -> reads.latest("POSTFLIGHT", 0))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("POSTFLIGHT");
    }

    @Test
    void it_holds_the_scores_what_was_learnt_since_the_last_one_and_the_repository() {
        SessionId session = engine.session("agent");
        engine.done(new SubmitPhase(session, Phase.PREFLIGHT, scores(0.25), null, ""));
        Checkpoint first = engine.done(new CreateCheckpoint(
                session, null, null, "", "{\"k\": [1]}", List.of("tag"), new GitState("abc", 2, 3), 17));
        engine.advance(Duration.ofSeconds(1));
        engine.done(new SubmitPhase(session, Phase.CHECK, scores(0.75), null, ""));
        Checkpoint second = keep(session, "CHECK", 1, "");

        assertThat(first.phase()).isEqualTo("preflight");
        assertThat(content(session, first))
                .contains("\"know\":0.25")
                .contains("\"meta\":{\"k\": [1]}")
                .contains("\"epistemic_tags\":[\"tag\"]")
                .contains("\"git_state\":{\"head_commit\":\"abc\",\"commits_since_last_checkpoint\":2,"
                        + "\"uncommitted_changes\":3}")
                .contains("\"learning_delta\":{}")
                .contains("\"token_count\":17");
        assertThat(content(session, second))
                .contains("\"know\":{\"prev\":0.25,\"curr\":0.75,\"delta\":0.5}")
                .contains("\"git_state\":null")
                .contains("\"token_count\":null");
    }

    @Test
    void metadata_that_is_not_json_is_refused() {
        SessionId session = engine.session("agent");
        assertThat(engine.refused(new CreateCheckpoint(session, "ACT", 1, "", "{\"k\":", List.of(), null, null))
                        .code())
                .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void pruning_leaves_the_newest_and_the_numbers_go_on() {
        SessionId session = engine.session("agent");
        for (int i = 1; i <= 10; i++) {
            keep(session, "ACT", i, "");
        }
        assertThat(engine.done(new PruneCheckpoints(session, 3, null))).isEqualTo(7);
        assertThat(reads(session).checkpointsAfter(0, 10))
                .extracting(Checkpoint::seq)
                .containsExactly(8L, 9L, 10L);
        assertThat(keep(session, "ACT", 11, "").seq()).isEqualTo(11);
    }

    @Test
    void a_session_that_has_ended_keeps_what_it_has_and_takes_no_more() {
        SessionId session = engine.session("agent");
        keep(session, "ACT", 1, "kept");
        engine.done(new EndSession(session));
        assertThat(reads(session).latest().summary()).isEqualTo("kept");
        assertThat(engine.refused(new CreateCheckpoint(session, "ACT", 2, "", null, List.of(), null, null))
                        .code())
                .isEqualTo(ErrorCode.INVALID_STATE);
    }

    @Test
    void what_a_session_notes_is_seen_by_it_alone_until_it_is_published() {
        SessionId mine = engine.session("mine");
        SessionId other = engine.session("other");
        long secret = engine.done(new NoteFinding(mine, FindingKind.DEAD_END, "the cache is not to blame", false));
        engine.done(new NoteFinding(other, FindingKind.UNKNOWN, "who calls this?", false));

        assertThat(reads(other).findings(null, 10))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).isEqualTo("who calls this?"));
        assertThat(reads(other).findings("cache", 10)).isEmpty();
        assertThat(reads(mine).findings("cache blame", 10)).hasSize(1);
        assertThat(engine.refused(new PublishFinding(other, secret)).code()).isEqualTo(ErrorCode.NOT_FOUND);

        engine.done(new PublishFinding(mine, secret));
        assertThat(reads(other).findings("cache", 10)).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(FindingKind.DEAD_END);
            assertThat(finding.published()).isTrue();
        });
    }
}
