package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;

import dev.muster.client.wire.Json;
import dev.muster.core.cascade.Handoff;
import dev.muster.server.access.Role;
import dev.muster.server.operation.GuidanceOperations;
import dev.muster.server.schema.Struct;
import java.util.List;

/** Tools that tell where one stands, and leave that to whoever goes on. */
final class GuidanceTools {
    private static final Struct ID = struct().optional("session", text(64));

    List<Tool> all() {
        return List.of(guidance(), summary(), handoff());
    }

    private static Tool guidance() {
        return new Tool(
                "get_workflow_guidance",
                "Show what to do next",
                "Shows how the project's sprint, your cascade and your story's TDD cycle stand, what each allows now, and"
                        + " what to do next.",
                ToolChoice.WORKFLOWS,
                List.of(),
                Role.READ_ONLY,
                Tool.Hint.READS,
                GuidanceOperations.ABOUT,
                GuidanceOperations.GUIDANCE,
                call -> new Answer.Written(Json.text(json -> GuidanceOperations.guidance(call.call(), json))));
    }

    private static Tool summary() {
        return new Tool(
                "get_session_summary",
                "Show your session at a glance",
                "Shows what your session has done and holds: cascade, scores, tasks, notes, checkpoints, context.",
                ToolChoice.WORKFLOWS,
                List.of(),
                Role.READ_ONLY,
                Tool.Hint.READS,
                ID,
                GuidanceOperations.SUMMARY,
                call -> {
                    call.requiredSession();
                    return new Answer.Written(Json.text(json -> GuidanceOperations.summary(call.call(), json)));
                });
    }

    private static Tool handoff() {
        return new Tool(
                "handoff",
                "Hand your work off",
                "Leaves your work to whoever goes on, after a check or a postflight: what was done, what your scores"
                        + " gained, what comes next. Others of the project are told it with the tasks that they claim,"
                        + " unless publish is false.",
                ToolChoice.WORKFLOWS,
                List.of(),
                Role.AGENT,
                Tool.Hint.CHANGES,
                GuidanceOperations.NOTE.and(ID),
                GuidanceOperations.HANDOFF,
                call -> {
                    call.requiredSession();
                    Handoff handoff = GuidanceOperations.handoff(call.call());
                    return Answer.data(json -> GuidanceOperations.write(json, handoff));
                });
    }
}
