package dev.muster.server.access;

import dev.muster.core.Engine;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.NoteFinding;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.checkpoint.CreateCheckpoint;
import dev.muster.core.context.PartForm;
import dev.muster.core.context.SavePart;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the session of the other project knows of itself: a cascade, a finding, a part of its context, a checkpoint; all
 * with the mark.
 */
public final class TheirSelfKnowledge {
    private static final List<String> QUESTIONS = List.of(
            "get_cascade",
            "list_assessments",
            "get_beliefs",
            "get_calibration",
            "check_drift",
            "get_vector_diff",
            "list_findings",
            "list_context",
            "get_session_summary",
            "get_workflow_guidance",
            "list_checkpoints",
            "load_checkpoint");

    private final Engine engine;
    private final String session;
    private final long finding;

    TheirSelfKnowledge(Engine engine, String session) {
        this.engine = engine;
        this.session = session;
        SessionId id = SessionId.parse(session);
        String mark = TwoProjects.MARK;
        engine.execute(new SubmitPhase(id, Phase.PREFLIGHT, Vectors.of(scores(0.5)), null, mark));
        finding = engine.execute(new NoteFinding(id, FindingKind.values()[0], mark, true));
        engine.execute(SavePart.of(id, "plan", PartForm.TEXT, mark, null));
        engine.execute(new CreateCheckpoint(id, null, null, mark, "\"" + mark + "\"", List.of(mark), null, null));
    }

    /** All vectors with one score. */
    public static Map<String, Double> scores(double score) {
        return Arrays.stream(Vector.values()).collect(Collectors.toMap(StateMachine::wire, vector -> score));
    }

    /** All that somebody else could have changed. */
    Object state() {
        var reads = engine.reads().of(SessionId.parse(session));
        return List.of(
                reads.cascade(),
                reads.assessments(10),
                reads.findings(null, 10),
                reads.parts(),
                reads.checkpoints(null, 10));
    }

    /** How a stranger would try each operation. */
    void operations(Map<String, List<Tries>> all) {
        QUESTIONS.forEach(operation -> all.put(operation, refused(Map.of())));
        all.put("submit_phase", refused(Map.of("phase", "investigate")));
        all.put("overrule_gate", refused(Map.of("reason", "x")));
        all.put("publish_finding", refused(Map.of("finding", finding)));
        all.put("prune_checkpoints", refused(Map.of("keep", 1L)));
        all.put("list_templates", List.of(Tries.refused(Map.of("project", "theirs"))));
        all.put("get_template", List.of(Tries.refused(Map.of("project", "theirs", "template", "t"))));
        all.put(
                "save_template",
                List.of(Tries.refused(
                        Map.of("project", "theirs", "template", "t", "tasks", List.of(Map.of("title", "x"))))));
        all.put("instantiate_template", List.of(Tries.refused(Map.of("project", "theirs", "template", "t"))));
        all.put("set_repository", List.of(Tries.refused(Map.of("project", "theirs"))));
        changes(all);
    }

    private void changes(Map<String, List<Tries>> all) {
        all.put(
                "add_evidence",
                refused(Map.of("evidence", List.of(Map.of("vector", "know", "value", 0.1, "source", "tests")))));
        all.put("note_finding", refused(Map.of("kind", StateMachine.wire(FindingKind.values()[0]), "text", "x")));
        all.put("create_checkpoint", refused(Map.of("summary", "x")));
        all.put("handoff", refused(Map.of("summary", "x")));
        all.put("save_context", refused(Map.of("key", "plan", "value", "x")));
        all.put("get_context", refused(Map.of("key", "plan")));
        all.put("delete_context", refused(Map.of("key", "plan")));
    }

    /** How a stranger would try each tool. */
    public void tools(Map<String, List<Tries>> all) {
        for (String phase : List.of("preflight", "check", "postflight")) {
            all.put(phase, refused(Map.of("vectors", scores(0.5))));
        }
        for (String tool : List.of(
                "investigate",
                "act",
                "get_epistemic_state",
                "query_bayesian_beliefs",
                "get_calibration_report",
                "check_drift",
                "get_vector_diff",
                "list_findings",
                "list_context",
                "get_session_summary",
                "get_workflow_guidance",
                "load_checkpoint",
                "list_checkpoints")) {
            all.put(tool, refused(Map.of()));
        }
        changes(all);
    }

    private List<Tries> refused(Map<String, Object> arguments) {
        Map<String, Object> inTheirName = new HashMap<>(arguments);
        inTheirName.put("session", session);
        return List.of(Tries.refused(inTheirName));
    }
}
