package dev.muster.server.mcp;

import static dev.muster.server.schema.Schema.struct;
import static dev.muster.server.schema.Schema.text;

import dev.muster.client.wire.ContextJson;
import dev.muster.client.wire.Json;
import dev.muster.core.context.SessionPart;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Call;
import dev.muster.server.operation.ContextOperations;
import dev.muster.server.schema.Struct;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Tools by which a session keeps by name what it wants to be told when it claims a task. */
final class ContextTools {
    private static final Struct ID = struct().optional("session", text(64));

    List<Tool> all() {
        return List.of(
                changing(
                        "save_context",
                        "Keep a part of your context",
                        "Keeps a text or JSON under a key, in place of what was there. Each task that you claim comes"
                                + " with what you keep, as far as it fits. Your session alone sees it.",
                        Tool.Hint.SETTLES,
                        ContextOperations.KEY
                                .and(ContextOperations.VALUE)
                                .and(ContextOperations.SINCE)
                                .and(ID),
                        ContextOperations::save),
                reading(
                        "get_context",
                        "Show a part of your context",
                        "Shows all of what you keep under a key, with its version.",
                        ContextOperations.KEY.and(ID),
                        ContextOperations.KEPT,
                        ContextOperations::get),
                reading(
                        "list_context",
                        "List the parts of your context",
                        "Lists the keys under which you keep something, with version and size.",
                        ID,
                        ContextOperations.PARTS,
                        ContextOperations::parts),
                changing(
                        "delete_context",
                        "Delete a part of your context",
                        "Takes away what you keep under a key; it is not told any more.",
                        Tool.Hint.DESTROYS,
                        ContextOperations.KEY.and(ContextOperations.SINCE).and(ID),
                        ContextOperations::delete));
    }

    private static Tool changing(
            String name,
            String title,
            String description,
            Tool.Hint hint,
            Struct in,
            Function<Call, SessionPart> change) {
        return new Tool(
                name,
                title,
                description,
                ToolChoice.SESSIONS,
                List.of(),
                Role.AGENT,
                hint,
                in,
                ContextOperations.PART,
                call -> {
                    call.requiredSession();
                    SessionPart part = change.apply(call.call());
                    return Answer.data(json -> ContextJson.write(json, part));
                });
    }

    private static Tool reading(
            String name, String title, String description, Struct in, Struct out, BiConsumer<Call, Json> read) {
        return new Tool(
                name,
                title,
                description,
                ToolChoice.SESSIONS,
                List.of(),
                Role.READ_ONLY,
                Tool.Hint.READS,
                in,
                out,
                call -> {
                    call.requiredSession();
                    return new Answer.Written(Json.text(json -> read.accept(call.call(), json)));
                });
    }
}
