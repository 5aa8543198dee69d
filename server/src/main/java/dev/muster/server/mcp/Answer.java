package dev.muster.server.mcp;

import dev.muster.client.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a tool answers. */
sealed interface Answer {
    /** Data that fits the tool's output schema: given as structured content, and as text for those who read none. */
    record Data(Consumer<Json> fields) implements Answer {}

    /** Data that is JSON text already. */
    record Written(String json) implements Answer {}

    /** Pieces of content as the protocol has them. */
    record Content(List<Map<String, @Nullable Object>> pieces, boolean error) implements Answer {}

    /** Data, written by {@code fields}; everything that can fail has to be done before. */
    static Answer data(Consumer<Json> fields) {
        return new Data(fields);
    }

    static Answer text(String text) {
        return new Content(List.of(Map.of("type", "text", "text", text)), false);
    }

    /** As a result of {@code tools/call}. */
    default Result result() {
        return switch (this) {
            case Data(var fields) -> data(Json.text(fields));
            case Written(var json) -> data(json);
            case Content(var pieces, var error) ->
                Result.of(json -> {
                    json.value("content", pieces);
                    if (error) {
                        json.field("isError", true);
                    }
                });
        };
    }

    private static Result data(String json) {
        return Result.ofText(
                "\"content\":[{\"type\":\"text\",\"text\":" + Rpc.quoted(json) + "}],\"structuredContent\":" + json);
    }
}
