package dev.muster.server.mcp;

import dev.muster.client.wire.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text that a person can begin a conversation with.
 *
 * @param arguments what it is made for
 * @param action makes it
 */
record Prompt(String name, String title, String description, List<Argument> arguments, Action action) {
    Prompt {
        arguments = List.copyOf(arguments);
    }

    /** Something that has to be filled in. */
    record Argument(String name, String description, boolean required) {}

    /** A message of the conversation; its content is as the protocol has it. */
    record Said(String role, Map<String, @Nullable Object> content) {
        static Said user(String text) {
            return new Said("user", Map.of("type", "text", "text", text));
        }
    }

    /** Makes the messages. */
    @FunctionalInterface
    interface Action {
        List<Said> run(Request request, Map<String, String> arguments) throws InterruptedException;
    }

    void write(Json json) {
        json.field("name", name).field("title", title).field("description", description);
        json.objects(
                "arguments",
                arguments,
                (out, each) -> out.field("name", each.name())
                        .field("description", each.description())
                        .field("required", each.required()));
    }
}
