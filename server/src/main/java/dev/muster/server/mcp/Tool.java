package dev.muster.server.mcp;

import dev.muster.client.wire.Json;
import dev.muster.server.access.Role;
import dev.muster.server.operation.Audited;
import dev.muster.server.schema.Struct;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool that a model may call.
 *
 * @param name by which it is called
 * @param title for people
 * @param description what it does and when to use it, in words that a model can act on
 * @param group which of {@code --tools} shows it
 * @param aliases its names in the systems that users come from
 * @param role what the caller must at least be
 * @param hint what it does to the world
 * @param input its arguments
 * @param output what it answers; null if that is no data
 * @param schema its arguments, as JSON Schema
 * @param action does it
 */
record Tool(
        String name,
        String title,
        String description,
        String group,
        List<String> aliases,
        Role role,
        Hint hint,
        Struct input,
        @Nullable Struct output,
        Map<String, Object> schema,
        Action action) {

    /** A tool whose input is described as it is checked. */
    Tool(
            String name,
            String title,
            String description,
            String group,
            List<String> aliases,
            Role role,
            Hint hint,
            Struct input,
            @Nullable Struct output,
            Action action) {
        this(name, title, description, group, aliases, role, hint, input, output, input.toJson(), action);
    }

    /** Does what the tool says, and answers. Everything that can be refused is refused before the answer is written. */
    @FunctionalInterface
    interface Action {
        /**
         * Does it.
         *
         * @throws dev.muster.core.RefusedException if it was refused
         * @throws IllegalArgumentException if the arguments cannot be meant; the message says why
         * @throws InterruptedException if the client has cancelled or gone
         */
        Answer run(ToolCall call) throws InterruptedException;
    }

    /** What a call does to the world, for clients that ask a person first. */
    enum Hint {
        /** Changes nothing. */
        READS,
        /** Adds or changes; the same call again may do so once more. */
        CHANGES,
        /** The same call again changes nothing more. */
        SETTLES,
        /** May take something away. */
        DESTROYS
    }

    Tool {
        aliases = List.copyOf(aliases);
    }

    /** Whether calls of it stand in the audit log. */
    boolean privileged() {
        return Audited.isPrivileged(role, hint != Hint.READS);
    }

    /** Writes its entry in the list of tools, under one of its names. */
    void write(Json json, String shownAs) {
        json.field("name", shownAs).field("title", title).field("description", description);
        json.value("inputSchema", schema);
        if (output != null) {
            json.value("outputSchema", output.toJson());
        }
        json.object("annotations", this::annotations);
    }

    private void annotations(Json json) {
        boolean reads = hint == Hint.READS;
        json.field("readOnlyHint", reads)
                .field("destructiveHint", hint == Hint.DESTROYS)
                .field("idempotentHint", reads || hint == Hint.SETTLES)
                .field("openWorldHint", false);
    }
}
