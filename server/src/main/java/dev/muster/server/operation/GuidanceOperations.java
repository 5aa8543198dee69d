package dev.muster.server.operation;

import static dev.muster.server.schema.Schema.flag;
import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.oneOf;
import static dev.muster.server.schema.Schema.orNull;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.CascadeJson;
import dev.muster.client.wire.CheckpointJson;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import dev.muster.client.wire.SessionJson;
import dev.muster.core.Limits;
import dev.muster.core.SessionSummary;
import dev.muster.core.cascade.Assessment;
import dev.muster.core.cascade.CascadeState;
import dev.muster.core.cascade.Decision;
import dev.muster.core.cascade.FindingKind;
import dev.muster.core.cascade.HandOver;
import dev.muster.core.cascade.Handoff;
import dev.muster.core.cascade.Vector;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.core.scrum.ScrumMode;
import dev.muster.core.scrum.ScrumState;
import dev.muster.core.scrum.StoryId;
import dev.muster.core.scrum.StoryState;
import dev.muster.core.state.StateMachine;
import dev.muster.core.task.TaskId;
import dev.muster.core.tdd.TddState;
import dev.muster.server.access.Role;
import dev.muster.server.schema.Schema;
import dev.muster.server.schema.Struct;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one stands: a session at a glance, what the workflows allow now, and what is left to whoever goes on. */
public final class GuidanceOperations {
    private static final Struct ID = struct().required("session", text(64));
    private static final Schema SCORE = new Schema.Decimal(0, 1);

    /** Whose guidance is meant. */
    public static final Struct ABOUT = struct().optional("project", text(Limits.NAME))
            .optional("session", text(64))
            .optional("story", text(32), "the one that the session works on by default");

    public static final Struct GUIDANCE = struct().required("project", text())
            .required(
                    "scrum",
                    struct().required("state", oneOf(ScrumState.class))
                            .required("mode", oneOf(ScrumMode.class))
                            .required("allowed", list(text()))
                            .required("for_people", list(text()), "allowed too, but not to agents"))
            .required(
                    "cascade",
                    orNull(struct().required("state", oneOf(CascadeState.class))
                            .required("decision", orNull(oneOf(Decision.class)))
                            .required("allowed", list(text()))))
            .required(
                    "story",
                    orNull(struct().required("id", text())
                            .required("title", text())
                            .required("state", oneOf(StoryState.class))
                            .required("cycle", orNull(oneOf(TddState.class)))
                            .required("allowed", list(text()))
                            .required(
                                    "held_back",
                                    list(struct().required("command", text()).required("rule", text())),
                                    "what the tests have to say first")))
            .required("next", list(text()), "what to do, the nearest first");

    public static final Struct SUMMARY = struct().required("session", Shapes.SESSION)
            .required("cascade", CascadeShapes.CASCADE)
            .required("cascades", whole(), "that were begun")
            .required("overall_before", orNull(SCORE), "at the newest preflight")
            .required("overall", orNull(SCORE), "at the newest scores")
            .required("holds", list(text()), "tasks whose leases it has")
            .required("notes", notes())
            .required("checkpoint", orNull(CascadeShapes.CHECKPOINT), "the newest")
            .required("context_parts", whole())
            .required("context_bytes", whole());

    public static final Struct NOTE = struct().required("summary", text(Limits.REASON), "what was done")
            .optional("next", text(Limits.REASON), "what comes next")
            .optional("publish", flag(), "whether the whole project sees it; true by default");

    public static final Struct HANDOFF = struct().required("finding", whole(), "under which it is noted")
            .required("kind", oneOf(Handoff.Kind.class), "complete: to the postflight; investigation: to the check")
            .required("cascade", whole())
            .required("overall_before", orNull(SCORE))
            .required("overall", orNull(SCORE))
            .required("changed", list(text()), "vectors that changed by 0.15 at least")
            .required("decision", orNull(oneOf(Decision.class)))
            .required("published", flag())
            .required("text", text());

    private GuidanceOperations() {}

    private static Struct notes() {
        Struct notes = struct();
        for (FindingKind kind : FindingKind.values()) {
            notes = notes.required(StateMachine.wire(kind), whole());
        }
        return notes;
    }

    static List<Operation> all() {
        return List.of(
                Operation.read(
                        "get_workflow_guidance",
                        "Show how a project, a session and a story stand, what is allowed now and what to do next.",
                        ABOUT,
                        GUIDANCE,
                        GuidanceOperations::guidance),
                Operation.read(
                        "get_session_summary",
                        "Show what a session has done and holds, at a glance.",
                        ID,
                        SUMMARY,
                        GuidanceOperations::summary),
                Operation.change(
                        "handoff",
                        "Leave a session's work to whoever goes on: what was done, what was learnt, what comes next.",
                        Role.AGENT,
                        ID.and(NOTE),
                        HANDOFF,
                        (call, out) -> write(out, handoff(call))));
    }

    /** Shows how things stand around the caller. */
    public static void guidance(Call call, Json out) {
        String story = call.arguments().textOrNull("story");
        Guidance.of(call.reads(), call.project(), call.sessionOrNull(), story == null ? null : StoryId.parse(story))
                .write(out);
    }

    /** Shows a session at a glance. */
    public static void summary(Call call, Json out) {
        SessionSummary summary = CascadeOperations.session(call).summary();
        out.object("session", json -> SessionJson.write(json, summary.session()))
                .object("cascade", json -> CascadeJson.write(json, summary.cascade()))
                .field("cascades", summary.cascades())
                .value("overall_before", overall(summary.before()))
                .value("overall", overall(summary.now()))
                .texts("holds", summary.holds().stream().map(TaskId::toString).toList())
                .object("notes", json -> {
                    for (FindingKind kind : FindingKind.values()) {
                        json.field(
                                StateMachine.wire(kind), (long) summary.notes().getOrDefault(kind, 0L));
                    }
                });
        Checkpoint newest = summary.checkpoint();
        if (newest == null) {
            out.field("checkpoint", (String) null);
        } else {
            out.object("checkpoint", json -> CheckpointJson.write(json, newest));
        }
        out.field("context_parts", summary.parts()).field("context_bytes", summary.partBytes());
    }

    private static @Nullable Double overall(@Nullable Assessment assessment) {
        return assessment == null ? null : assessment.overall();
    }

    /** Leaves the work of the session that a call names. */
    public static Handoff handoff(Call call) {
        Fields arguments = call.arguments();
        return call.execute(new HandOver(
                call.requiredSession(),
                arguments.text("summary"),
                arguments.textOrEmpty("next"),
                arguments.flag("publish", true)));
    }

    public static void write(Json out, Handoff handoff) {
        out.field("finding", handoff.finding())
                .field("kind", StateMachine.wire(handoff.kind()))
                .field("cascade", handoff.cascade())
                .value("overall_before", overall(handoff.from()))
                .value("overall", overall(handoff.to()))
                .texts(
                        "changed",
                        handoff.changed().stream()
                                .map((Vector vector) -> StateMachine.wire(vector))
                                .toList())
                .field("decision", handoff.decision() == null ? null : StateMachine.wire(handoff.decision()))
                .field("published", handoff.published())
                .field("text", handoff.text());
    }
}
