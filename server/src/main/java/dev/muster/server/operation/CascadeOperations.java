package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.CascadeJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.SessionReads;
import dev.muster.core.cascade.AddEvidence;
import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.Belief;
import dev.muster.core.cascade.Calibration;
import dev.muster.core.cascade.CascadeView;
import dev.muster.core.cascade.Drift;
import dev.muster.core.cascade.Evidence;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.NoteFinding;
import dev.muster.core.cascade.OverruleGate;
import dev.muster.core.cascade.Phase;
import dev.muster.core.cascade.Profile;
import dev.muster.core.cascade.PublishFinding;
import dev.muster.core.cascade.SubmitPhase;
import dev.muster.core.cascade.Vector;
import dev.muster.core.cascade.Vectors;
import dev.muster.core.session.SessionId;
import dev.muster.core.state.StateMachine;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Self-assessment of sessions. All of it belongs to the session: whoever knows its id speaks for it. */
public final class CascadeOperations {
    private static final int LIST = 50;
    private static final int WINDOW = 100;
    private static final double CHANGED = 0.15;
    private static final Struct ID = struct().required("session", text(64));

    /** The scores that {@link #submit} takes, with what else a phase has. */
    public static final Struct SUBMISSION = struct().required("phase", oneOf(Phase.class))
            .optional("vectors", CascadeShapes.VECTORS, "needed but for investigate and act")
            .optional("profile", oneOf(Profile.class), "preflight: how sure to be before acting; balanced by default")
            .optional("reasoning", text());

    /** A piece of evidence. */
    public static final Struct EVIDENCE = struct().required("vector", oneOf(Vector.class))
            .required("value", new Schema.Decimal(0, 1))
            .optional("confidence", new Schema.Decimal(0, 1), "1 by default")
            .required("source", text(Limits.NAME), "such as tests, git, lint, outcome");

    private CascadeOperations() {}

    static List<Operation> all() {
        return List.of(
                Operation.change(
                        "submit_phase",
                        "Submit a phase of a session's cascade; at a check the gate decides.",
                        Role.AGENT,
                        ID.and(SUBMISSION),
                        CascadeShapes.CASCADE,
                        (call, out) -> CascadeJson.write(out, submit(call, phase(call)))),
                Operation.read(
                        "get_cascade",
                        "Show where a session's cascade stands.",
                        ID,
                        CascadeShapes.CASCADE,
                        (call, out) -> CascadeJson.write(out, session(call).cascade())),
                Operation.change(
                        "overrule_gate",
                        "Let a session act against the gate, with a reason.",
                        Role.OPERATOR,
                        ID.required("reason", text(Limits.REASON)).optional("answered_by", text(Limits.NAME)),
                        CascadeShapes.CASCADE,
                        (call, out) -> CascadeJson.write(
                                out,
                                call.execute(new OverruleGate(
                                        call.requiredSession(),
                                        call.arguments().text("reason"),
                                        ScrumOperations.who(call))))),
                Operation.read(
                        "list_assessments",
                        "List what a session submitted, the newest first.",
                        ID.optional("limit", whole(1, Limits.PAGE)),
                        struct().required("assessments", list(CascadeShapes.ASSESSMENT)),
                        (call, out) -> out.objects(
                                "assessments",
                                session(call).assessments(call.arguments().integer("limit", LIST)),
                                CascadeJson::write)),
                Operation.read(
                        "get_beliefs",
                        "Show what is believed of the scores of a session's agent.",
                        ID,
                        CascadeShapes.BELIEFS,
                        (call, out) -> beliefs(session(call), out)),
                Operation.read(
                        "get_calibration",
                        "Show how well the scores of a session's agent match the evidence.",
                        ID.optional("window", whole(1, Limits.PAGE)),
                        CascadeShapes.CALIBRATION,
                        (call, out) ->
                                calibration(session(call), call.arguments().integer("window", WINDOW), out)),
                Operation.read(
                        "check_drift",
                        "Show whether the scores of a session's agent drift from the evidence.",
                        ID,
                        CascadeShapes.DRIFTS,
                        (call, out) -> drift(session(call), out)),
                Operation.read(
                        "get_vector_diff",
                        "Show which scores have changed since the cascade's preflight.",
                        ID.optional("threshold", new Schema.Decimal(0, 1), "0.15 by default"),
                        CascadeShapes.DIFF,
                        (call, out) -> diff(session(call), threshold(call.arguments()), out)),
                Operation.change(
                        "add_evidence",
                        "Tell what evidence says of a session's scores: tests, changes, lint, how a task ended.",
                        Role.AGENT,
                        ID.required("evidence", list(EVIDENCE, 100)),
                        struct().required("compared", whole(), "those that could be held against a score"),
                        (call, out) -> out.field("compared", evidence(call))),
                Operation.change(
                        "note_finding",
                        "Note a finding, an unknown, a dead end or a decision of a session.",
                        Role.AGENT,
                        ID.required("kind", oneOf(FindingKind.class))
                                .required("text", text())
                                .optional("publish", flag(), "whether the whole project sees it"),
                        struct().required("finding", whole()),
                        (call, out) -> out.field("finding", note(call, call.requiredSession()))),
                Operation.read(
                        "list_findings",
                        "List what a session noted and what others of its project published, the newest first.",
                        ID.optional("text", text(Limits.TITLE), "words that must all be there")
                                .optional("limit", whole(1, Limits.PAGE)),
                        struct().required("findings", list(CascadeShapes.FINDING)),
                        (call, out) -> out.objects(
                                "findings",
                                session(call)
                                        .findings(
                                                call.arguments().textOrNull("text"),
                                                call.arguments().integer("limit", LIST)),
                                CascadeJson::write)),
                Operation.change(
                        "publish_finding",
                        "Show what a session noted to the whole project, for good.",
                        Role.AGENT,
                        ID.required("finding", whole()),
                        struct().required("finding", whole()),
                        (call, out) -> out.field(
                                "finding",
                                call.execute(new PublishFinding(
                                        call.requiredSession(), call.arguments().whole("finding"))))));
    }

    /** What the session that the call names knows of itself. */
    public static SessionReads session(Call call) {
        return call.reads().of(call.requiredSession());
    }

    private static Phase phase(Call call) {
        return call.arguments().constant("phase", Phase.class);
    }

    /** Submits a phase. */
    public static CascadeView submit(Call call, Phase phase) {
        Fields arguments = call.arguments();
        return call.execute(new SubmitPhase(
                call.requiredSession(),
                phase,
                vectors(arguments),
                arguments.constantOrNull("profile", Profile.class),
                arguments.textOrEmpty("reasoning")));
    }

    private static @Nullable Vectors vectors(Fields arguments) {
        return arguments.has("vectors") ? CascadeJson.readVectors(arguments.object("vectors")) : null;
    }

    /** The beliefs of a session's agent, and what they started from. */
    public static void beliefs(SessionReads session, Json out) {
        out.object(
                        "prior",
                        json -> json.value("mean", Belief.PRIOR.mean())
                                .value("variance", Belief.PRIOR.variance())
                                .field("n", 0))
                .object("beliefs", json -> CascadeJson.write(json, session.beliefs()));
    }

    /** How well a session's agent knows itself. */
    public static void calibration(SessionReads session, int window, Json out) {
        Calibration calibration = session.calibration(window);
        CascadeJson.write(out, calibration);
        out.field(
                "note",
                calibration.brier() == null
                        ? "not enough data: " + calibration.pairs() + " of " + Calibration.FEWEST + " pairs"
                        : null);
    }

    /** Whether the scores of a session's agent drift. */
    public static void drift(SessionReads session, Json out) {
        out.value("threshold", Drift.THRESHOLD)
                .value("observations_per_false_alarm", Drift.OBSERVATIONS_PER_FALSE_ALARM)
                .objects("vectors", session.drift(), CascadeJson::write);
    }

    /** From which change on a score is told. */
    public static double threshold(Fields arguments) {
        return arguments.value("threshold") instanceof Number number ? number.doubleValue() : CHANGED;
    }

    /** Which scores have changed since the newest cascade's preflight. */
    public static void diff(SessionReads session, double threshold, Json out) {
        List<Assessment> scored = session.assessments(Limits.PAGE).stream()
                .filter(each -> each.vectors() != null)
                .toList();
        Assessment to = scored.isEmpty() ? null : scored.getFirst();
        Assessment from = scored.stream()
                .filter(each -> to != null && each.cascade() == to.cascade() && each.phase() == Phase.PREFLIGHT)
                .findFirst()
                .orElse(null);
        assessment(out, "from", from);
        assessment(out, "to", to);
        out.value("threshold", threshold);
        Vectors before = from == null ? null : from.vectors();
        Vectors now = to == null ? null : to.vectors();
        List<Vector> changed = before == null || now == null
                ? List.of()
                : List.of(Vector.values()).stream()
                        .filter(vector -> Math.abs(now.get(vector) - before.get(vector)) >= threshold)
                        .toList();
        out.objects("changes", changed, (json, vector) -> {
            double prev = before == null ? 0 : before.get(vector);
            double curr = now == null ? 0 : now.get(vector);
            json.field("vector", StateMachine.wire(vector))
                    .value("prev", prev)
                    .value("curr", curr)
                    .value("delta", curr - prev);
        });
    }

    private static void assessment(Json out, String name, @Nullable Assessment assessment) {
        if (assessment == null) {
            out.field(name, (String) null);
        } else {
            out.object(name, json -> CascadeJson.write(json, assessment));
        }
    }

    /** Tells what evidence says; answers how many could be held against a score. */
    public static int evidence(Call call) {
        List<Evidence> evidence = call.arguments().objects("evidence").stream()
                .map(each -> new Evidence(
                        each.constant("vector", Vector.class),
                        number(each, "value", 0),
                        number(each, "confidence", 1),
                        each.text("source")))
                .toList();
        return call.execute(new AddEvidence(call.requiredSession(), evidence));
    }

    private static double number(Fields fields, String name, double otherwise) {
        return fields.value(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    /** Notes something down; answers its number. */
    public static long note(Call call, SessionId session) {
        Fields arguments = call.arguments();
        return call.execute(new NoteFinding(
                session,
                arguments.constant("kind", FindingKind.class),
                arguments.text("text"),
                arguments.flag("publish", false)));
    }
}
