package dev.muster.client.call;

import dev.muster.client.wire.CascadeJson;
import dev.muster.client.wire.Fields;
import dev.muster.core.cascade.AddEvidence;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.NoteFinding;
import dev.muster.core.cascade.OverruleGate;
import dev.muster.core.cascade.PublishFinding;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Self-assessment of sessions, and what they note. */
public final class CascadeCalls {
    private CascadeCalls() {}

    static Call<CascadeView> submit(SubmitPhase submit) {
        return Call.change(
                "submit_phase",
                path(submit.session(), "/cascade"),
                json -> {
                    json.text("session", submit.session()).field("phase", StateMachine.wire(submit.phase()));
                    if (submit.vectors() != null) {
                        json.value("vectors", CascadeJson.vectors(submit.vectors()));
                    }
                    if (submit.profile() != null) {
                        json.field("profile", StateMachine.wire(submit.profile()));
                    }
                    json.field("reasoning", submit.reasoning());
                },
                CascadeJson::read);
    }

    static Call<CascadeView> overrule(OverruleGate overrule) {
        return Call.change(
                "overrule_gate",
                path(overrule.session(), "/cascade/overrule"),
                json -> json.text("session", overrule.session())
                        .field("reason", overrule.reason())
                        .field("answered_by", overrule.who()),
                CascadeJson::read);
    }

    static Call<Integer> evidence(AddEvidence add) {
        return Call.change(
                "add_evidence",
                path(add.session(), "/evidence"),
                json -> json.text("session", add.session())
                        .objects(
                                "evidence",
                                add.evidence(),
                                (out, each) -> out.field("vector", StateMachine.wire(each.vector()))
                                        .value("value", each.value())
                                        .value("confidence", each.confidence())
                                        .field("source", each.source())),
                fields -> fields.integer("compared", 0));
    }

    static Call<Long> note(NoteFinding note) {
        return Call.change(
                "note_finding",
                path(note.session(), "/findings"),
                json -> json.text("session", note.session())
                        .field("kind", StateMachine.wire(note.kind()))
                        .field("text", note.text())
                        .field("publish", note.publish()),
                CascadeCalls::number);
    }

    static Call<Long> publish(PublishFinding publish) {
        return Call.change(
                "publish_finding",
                path(publish.session(), "/findings/" + publish.finding() + "/publish"),
                json -> json.text("session", publish.session()).field("finding", publish.finding()),
                CascadeCalls::number);
    }

    private static long number(Fields fields) {
        return fields.whole("finding");
    }

    /** Where a session's cascade stands. */
    public static Call<CascadeView> cascade(SessionId session) {
        return Call.read("get_cascade", "/sessions/{session}/cascade", of(session), CascadeJson::read);
    }

    /** What is believed of the scores of a session's agent. */
    public static Call<Map<Vector, Belief>> beliefs(SessionId session) {
        return Call.read(
                "get_beliefs",
                "/sessions/{session}/beliefs",
                of(session),
                fields -> CascadeJson.readBeliefs(fields.object("beliefs")));
    }

    /** How well the scores of a session's agent match the evidence, over so many pairs. */
    public static Call<Calibration> calibration(SessionId session, int window) {
        return Call.read(
                "get_calibration",
                "/sessions/{session}/calibration",
                of(session).with("window", (long) window),
                CascadeJson::readCalibration);
    }

    /** Whether the scores of a session's agent drift from the evidence. */
    public static Call<List<Drift>> drift(SessionId session) {
        return Call.read(
                "check_drift",
                "/sessions/{session}/drift",
                of(session),
                fields -> fields.objects("vectors").stream()
                        .map(CascadeJson::readDrift)
                        .toList());
    }

    /**
     * What a session noted and what others of its project published, the newest first.
     *
     * @param text words that must all be there; null for all
     */
    public static Call<List<Finding>> findings(SessionId session, @Nullable String text, int limit) {
        return Call.read(
                "list_findings",
                "/sessions/{session}/findings",
                of(session).with("text", text).with("limit", (long) limit),
                fields -> fields.objects("findings").stream()
                        .map(CascadeJson::readFinding)
                        .toList());
    }

    private static Arguments of(SessionId session) {
        return Arguments.none().with("session", session);
    }

    private static String path(SessionId session, String rest) {
        return "/sessions/" + session + rest;
    }
}
