package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.list;
import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;
import static dev.muster.server.schema.Schema.whole;

import dev.muster.client.wire.CheckpointJson;
import dev.muster.client.wire.Json;
import dev.muster.core.Limits;
import dev.muster.core.checkpoint.Checkpoint;
import dev.muster.server.access.Role;
import dev.muster.server.operation.CascadeShapes;
import dev.muster.server.operation.CheckpointOperations;
import dev.muster.server.schema.Struct;
import java.util.List;

/** Tools that keep and load what a session knows. */
final class CheckpointTools {
    private static final Struct ID = struct().optional("session", text(64));

    List<Tool> all() {
        return List.of(create(), load(), listing());
    }

    private static Tool create() {
        return new Tool(
                "create_checkpoint",
                "Keep a checkpoint",
                "Keeps what your session knows now: phase, scores, a summary, data of yours. It is durable when this"
                        + " answers.",
                ToolChoice.STANDARD,
                List.of("create_git_checkpoint"),
                Role.AGENT,
                Tool.Hint.CHANGES,
                CheckpointOperations.NEW.and(ID),
                CheckpointOperations.MADE,
                call -> {
                    call.requiredSession();
                    CheckpointOperations.Made made = CheckpointOperations.create(call.call());
                    return Answer.data(json -> CheckpointOperations.write(json, made));
                });
    }

    private static Tool load() {
        return new Tool(
                "load_checkpoint",
                "Load a checkpoint",
                "Loads your session's newest checkpoint, or another by number, phase, round or age.",
                ToolChoice.STANDARD,
                List.of("load_git_checkpoint"),
                Role.READ_ONLY,
                Tool.Hint.READS,
                CheckpointOperations.WHICH.and(ID),
                CheckpointOperations.LOADED,
                call -> {
                    call.requiredSession();
                    return new Answer.Written(Json.text(out -> CheckpointOperations.load(call.call(), out)));
                });
    }

    private static Tool listing() {
        return new Tool(
                "list_checkpoints",
                "List checkpoints",
                "Lists your session's checkpoints, newest first.",
                ToolChoice.STANDARD,
                List.of("list_git_checkpoints"),
                Role.READ_ONLY,
                Tool.Hint.READS,
                ID.optional("before", whole(1, Long.MAX_VALUE)).optional("limit", whole(1, Limits.PAGE)),
                struct().required("checkpoints", list(CascadeShapes.CHECKPOINT)),
                call -> {
                    call.requiredSession();
                    List<Checkpoint> checkpoints = CheckpointOperations.listed(call.call());
                    return Answer.data(json -> json.objects("checkpoints", checkpoints, CheckpointJson::write));
                });
    }
}
