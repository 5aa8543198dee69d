package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.CascadeJson;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.SessionReads;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Finding;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Profile;
import dev.muster.core.state.StateMachine;
import dev.muster.server.access.Role;
import dev.muster.server.operation.CascadeOperations;
import dev.muster.server.operation.CascadeShapes;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** Tools by which a session assesses itself: a phase each, and what came of it. */
final class CascadeTools {
    private static final int WINDOW = 100;
    private static final int LIST = 50;
    private static final Struct ID = struct().optional("session", text(64));

    List<Tool> all() {
        List<Tool> all = new ArrayList<>();
        all.add(phase(
                Phase.PREFLIGHT,
                "Scores what you know before a piece of work, by thirteen vectors from 0 to 1. Then investigate, or check.",
                ID.required("vectors", CascadeShapes.VECTORS)
                        .optional("profile", oneOf(Profile.class), "balanced by default")
                        .optional("reasoning", text()),
                List.of("execute_preflight", "submit_preflight_assessment")));
        all.add(phase(
                Phase.INVESTIGATE,
                "Says that you go and find out what you do not know. Note what you find with note_finding.",
                ID.optional("vectors", CascadeShapes.VECTORS).optional("reasoning", text()),
                List.of()));
        all.add(phase(
                Phase.CHECK,
                "Scores what you know now; the gate decides whether you may act. Its decision counts, not yours.",
                ID.required("vectors", CascadeShapes.VECTORS).optional("reasoning", text()),
                List.of("execute_check", "submit_check_assessment")));
        all.add(phase(
                Phase.ACT,
                "Says that you begin the work. Possible only if the gate said proceed.",
                ID.optional("vectors", CascadeShapes.VECTORS).optional("reasoning", text()),
                List.of()));
        all.add(phase(
                Phase.POSTFLIGHT,
                "Scores what you know after the work; what you learnt is the difference to your preflight.",
                ID.required("vectors", CascadeShapes.VECTORS).optional("reasoning", text()),
                List.of("execute_postflight", "submit_postflight_assessment")));
        all.add(reading(
                "get_epistemic_state",
                "Show your cascade",
                "Shows where your cascade stands, what the gate said and which phases can follow.",
                List.of(),
                ID,
                CascadeShapes.CASCADE,
                (session, out) -> CascadeJson.write(out, session.cascade())));
        all.add(reading(
                "query_bayesian_beliefs",
                "Show beliefs",
                "Shows what is believed of your true scores after all that was observed, and the prior it started from.",
                List.of(),
                ID,
                CascadeShapes.BELIEFS,
                CascadeOperations::beliefs));
        all.add(reading(
                "get_calibration_report",
                "Show your calibration",
                "Shows how well your scores match the evidence: Brier score, bias, reliability curve.",
                List.of(),
                ID,
                CascadeShapes.CALIBRATION,
                (session, out) -> CascadeOperations.calibration(session, WINDOW, out)));
        all.add(reading(
                "check_drift",
                "Check for drift",
                "Shows whether your scores move away from the evidence over time.",
                List.of("check_drift_monitor"),
                ID,
                CascadeShapes.DRIFTS,
                CascadeOperations::drift));
        all.add(diff());
        all.add(evidence());
        all.add(note());
        all.add(findings());
        return all;
    }

    private static Tool tool(
            String name,
            String title,
            String description,
            List<String> aliases,
            Role role,
            Tool.Hint hint,
            Struct in,
            Struct out,
            Tool.Action action) {
        return new Tool(name, title, description, ToolChoice.WORKFLOWS, aliases, role, hint, in, out, call -> {
            call.requiredSession();
            return action.run(call);
        });
    }

    private static Tool phase(Phase phase, String description, Struct in, List<String> aliases) {
        String name = StateMachine.wire(phase);
        return tool(
                name,
                Character.toUpperCase(name.charAt(0)) + name.substring(1),
                description,
                aliases,
                Role.AGENT,
                Tool.Hint.CHANGES,
                in,
                CascadeShapes.CASCADE,
                call -> {
                    CascadeView view = CascadeOperations.submit(call.call(), phase);
                    return Answer.data(json -> CascadeJson.write(json, view));
                });
    }

    private static Tool reading(
            String name,
            String title,
            String description,
            List<String> aliases,
            Struct in,
            Struct out,
            BiConsumer<SessionReads, Json> write) {
        return tool(
                name,
                title,
                description,
                aliases,
                Role.READ_ONLY,
                Tool.Hint.READS,
                in,
                out,
                call -> written(call, write));
    }

    private static Answer written(ToolCall call, BiConsumer<SessionReads, Json> write) {
        SessionReads session = CascadeOperations.session(call.call());
        return new Answer.Written(Json.text(out -> write.accept(session, out)));
    }

    private static Tool diff() {
        return tool(
                "get_vector_diff",
                "Show what changed",
                "Shows which of your scores have changed since your preflight by at least a threshold.",
                List.of(),
                Role.READ_ONLY,
                Tool.Hint.READS,
                ID.optional("threshold", new Schema.Decimal(0, 1), "0.15 by default"),
                CascadeShapes.DIFF,
                call -> written(
                        call,
                        (session, out) ->
                                CascadeOperations.diff(session, CascadeOperations.threshold(call.arguments()), out)));
    }

    private static Tool evidence() {
        return tool(
                "add_evidence",
                "Add evidence",
                "Tells what evidence says of your scores: tests that ran, changes in git, lint, how a task ended.",
                List.of(),
                Role.AGENT,
                Tool.Hint.CHANGES,
                ID.required("evidence", list(CascadeOperations.EVIDENCE, 100)),
                struct().required("compared", whole(), "those that could be held against a score of yours"),
                call -> {
                    int compared = CascadeOperations.evidence(call.call());
                    return Answer.data(json -> json.field("compared", compared));
                });
    }

    private static Tool note() {
        return tool(
                "note_finding",
                "Note a finding",
                "Notes a finding, an unknown, a dead end or a decision. Your session alone sees it unless you publish it.",
                List.of(),
                Role.AGENT,
                Tool.Hint.CHANGES,
                ID.required("kind", oneOf(FindingKind.class))
                        .required("text", text())
                        .optional("publish", flag(), "whether the whole project sees it"),
                struct().required("finding", whole()),
                call -> {
                    long finding = CascadeOperations.note(call.call(), call.requiredSession());
                    return Answer.data(json -> json.field("finding", finding));
                });
    }

    private static Tool findings() {
        return tool(
                "list_findings",
                "List findings",
                "Lists what you noted and what others of the project published, newest first.",
                List.of(),
                Role.READ_ONLY,
                Tool.Hint.READS,
                ID.optional("text", text(Limits.TITLE), "words that must all be there")
                        .optional("limit", whole(1, Limits.PAGE)),
                struct().required("findings", list(CascadeShapes.FINDING)),
                call -> {
                    List<Finding> findings = CascadeOperations.session(call.call())
                            .findings(
                                    call.arguments().textOrNull("text"),
                                    call.arguments().integer("limit", LIST));
                    return Answer.data(json -> json.objects("findings", findings, CascadeJson::write));
                });
    }
}
