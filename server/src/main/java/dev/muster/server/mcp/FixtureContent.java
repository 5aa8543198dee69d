package dev.muster.server.mcp;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The smallest pieces of content of each kind, as the published conformance suite expects them. */
final class FixtureContent {
    /** One red point. */
    static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
    /** No sound at all. */
    private static final String WAV = "UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=";

    private FixtureContent() {}

    static Map<String, @Nullable Object> text(String text) {
        return Map.of("type", "text", "text", text);
    }

    static Map<String, @Nullable Object> image() {
        return Map.of("type", "image", "data", PNG, "mimeType", "image/png");
    }

    static Map<String, @Nullable Object> audio() {
        return Map.of("type", "audio", "data", WAV, "mimeType", "audio/wav");
    }

    static Map<String, @Nullable Object> resource(String uri, String type, String text) {
        return Map.of("type", "resource", "resource", Resources.text(uri, type, text));
    }

    /** A form with fields that have to be filled in. */
    static Ask form(String message, Map<String, @Nullable Object> fields, String... required) {
        return new Ask(
                "elicitation/create",
                Map.of(
                        "message",
                        message,
                        "requestedSchema",
                        Map.of("type", "object", "properties", fields, "required", List.of(required))));
    }

    /** A form with one field. */
    static Ask form(String message, String field, String type) {
        return form(message, Map.of(field, Map.of("type", type)), field);
    }

    /** Words that a model has to go on with. */
    static Ask sampling(String prompt, long tokens) {
        return new Ask(
                "sampling/createMessage",
                Map.of("messages", List.of(Map.of("role", "user", "content", text(prompt))), "maxTokens", tokens));
    }

    static Ask roots() {
        return new Ask("roots/list", Map.of());
    }
}
