package dev.muster.core.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.core.ErrorCode;
import dev.muster.core.Refusal;
import dev.muster.core.SessionSummary;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SavePart;
import dev.muster.core.model.TestEngine;
import dev.muster.core.session.EndSession;
import dev.muster.core.session.SessionId;
import dev.muster.core.task.ClaimTask;
import dev.muster.core.task.NewTask;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a session leaves to whoever goes on, and how it looks at a glance. */
@Tag("unit")
class HandoffTest {
    private final TestEngine engine = TestEngine.open();
    private SessionId session = new SessionId("none");

    @BeforeEach
    void start() {
        session = engine.session("agent");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void submit(Phase phase, double know) {
        Map<Vector, Double> scores = new EnumMap<>(Vector.class);
        for (Vector vector : Vector.values()) {
            scores.put(vector, vector == Vector.DENSITY || vector == Vector.UNCERTAINTY ? 0.1 : 0.9);
        }
        scores.put(Vector.KNOW, know);
        engine.done(new SubmitPhase(session, phase, new Vectors(scores), null, ""));
    }

    private Refusal refused() {
        return engine.refused(new HandOver(session, "done", "", true));
    }

    @Test
    void before_a_check_there_is_nothing_to_hand_off() {
        assertThat(refused().code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(refused().help()).isEqualTo("possible there: preflight");
        submit(Phase.PREFLIGHT, 0.2);
        assertThat(refused().message()).contains("is preflight");
        submit(Phase.INVESTIGATE, 0.3);
        assertThat(refused().message()).contains("is investigate");
    }

    @Test
    void an_investigation_is_from_the_preflight_to_the_last_check() {
        submit(Phase.PREFLIGHT, 0.2);
        submit(Phase.CHECK, 0.4);
        submit(Phase.CHECK, 0.8);
        Handoff handoff = engine.done(new HandOver(session, "found the lock", "mend it", true));
        assertThat(handoff.kind()).isEqualTo(Handoff.Kind.INVESTIGATION);
        assertThat(handoff.changed()).containsExactly(Vector.KNOW);
        assertThat(handoff.text())
                .startsWith("Handoff (investigation): found the lock\nScores: overall ")
                .contains("know 0.20 to 0.80")
                .endsWith("Gate: proceed\nNext: mend it");
        submit(Phase.ACT, 0.8);
        assertThat(engine.done(new HandOver(session, "began", "", true)).kind()).isEqualTo(Handoff.Kind.INVESTIGATION);
    }

    @Test
    void complete_work_is_from_the_preflight_to_the_postflight_of_the_newest_cascade() {
        for (double know : List.of(0.3, 0.5)) {
            submit(Phase.PREFLIGHT, know);
            submit(Phase.CHECK, 0.8);
            submit(Phase.ACT, 0.8);
            submit(Phase.POSTFLIGHT, 0.95);
        }
        Handoff handoff = engine.done(new HandOver(session, "done", "", true));
        assertThat(handoff.kind()).isEqualTo(Handoff.Kind.COMPLETE);
        assertThat(handoff.text()).contains("know 0.50 to 0.95").doesNotContain("Next:");
    }

    @Test
    void others_of_the_project_see_it_only_if_it_is_published() {
        submit(Phase.PREFLIGHT, 0.2);
        submit(Phase.CHECK, 0.8);
        engine.done(new HandOver(session, "secret", "", false));
        SessionId other = engine.session("other");
        assertThat(engine.engine().reads().of(other).findings(null, 10)).isEmpty();
        engine.done(new HandOver(session, "open", "", true));
        assertThat(engine.engine().reads().of(other).findings(null, 10))
                .singleElement()
                .returns(FindingKind.HANDOFF, Finding::kind);
        assertThat(engine.engine().reads().of(session).findings(null, 10)).hasSize(2);
    }

    @Test
    void an_ended_session_hands_nothing_off_and_can_still_be_looked_at() {
        submit(Phase.PREFLIGHT, 0.2);
        submit(Phase.CHECK, 0.8);
        engine.done(new EndSession(session));
        assertThat(refused().code()).isEqualTo(ErrorCode.INVALID_STATE);
        assertThat(engine.engine().reads().of(session).summary().cascade().state())
                .isEqualTo(CascadeState.CHECK);
    }

    @Test
    void a_handoff_says_what_was_done() {
        submit(Phase.PREFLIGHT, 0.2);
        submit(Phase.CHECK, 0.8);
        assertThat(engine.refused(new HandOver(session, " ", "", true)).message())
                .isEqualTo("summary is required");
    }

    @Test
    void a_session_at_a_glance_has_what_it_did_and_holds() {
        SessionSummary none = engine.engine().reads().of(session).summary();
        assertThat(none.before()).isNull();
        assertThat(none.checkpoint()).isNull();
        assertThat(none.holds()).isEmpty();
        submit(Phase.PREFLIGHT, 0.2);
        submit(Phase.CHECK, 0.8);
        engine.done(new NoteFinding(session, FindingKind.UNKNOWN, "why", false));
        engine.done(SavePart.of(session, "plan", PartForm.TEXT, "four", null));
        engine.done(SavePart.of(session, "more", PartForm.TEXT, "three", null));
        var task = engine.create(NewTask.titled("work"));
        engine.claim(new ClaimTask(session));
        SessionSummary summary = engine.engine().reads().of(session).summary();
        assertThat(summary.cascades()).isOne();
        assertThat(summary.before()).isNotNull().returns(Phase.PREFLIGHT, Assessment::phase);
        assertThat(summary.now()).isNotNull().returns(Phase.CHECK, Assessment::phase);
        assertThat(summary.notes()).isEqualTo(Map.of(FindingKind.UNKNOWN, 1L));
        assertThat(summary.holds()).containsExactly(task);
        assertThat(summary.parts()).isEqualTo(2);
        assertThat(summary.partBytes()).isEqualTo(9);
    }
}
