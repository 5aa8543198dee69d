package dev.muster.server.ws;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Fields;
import dev.muster.client.wire.JsonTree;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the other side said.
 *
 * @param ref its name for the call, which comes back with the answer: a text, a number, or null
 */
record Message(MessageType type, Fields fields, @Nullable Object ref) {
    private static final int LONGEST_REF = 100;
    private static final int LONGEST_TYPE = 100;

    /** A message that makes no sense. */
    static final class Bad extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient @Nullable Object ref;

        Bad(String message, @Nullable Object ref) {
            super(message);
            this.ref = ref;
        }

        @Nullable
        Object ref() {
            return ref;
        }
    }

    /**
     * Reads a message, of which only the type is sure then.
     *
     * @throws Bad if it is no JSON object of a known type; the message says what is expected
     */
    static Message read(String text) throws Bad {
        if (!(tree(text) instanceof Map<?, ?> map)) {
            throw new Bad("a message is a JSON object, such as {\"type\":\"heartbeat\"}", null);
        }
        Fields fields = Fields.of(map);
        Object ref = ref(fields);
        if (!(fields.value("type") instanceof String name)) {
            throw new Bad("'type' is missing or no text; valid: " + String.join(", ", MessageType.names()), ref);
        }
        MessageType type = MessageType.named(name);
        if (type == null) {
            String shown = name.length() <= LONGEST_TYPE ? name : name.substring(0, LONGEST_TYPE) + "…";
            throw new Bad("'type': '" + shown + "' is unknown; " + Suggestions.hint(shown, MessageType.names()), ref);
        }
        return new Message(type, fields, ref);
    }

    private static @Nullable Object tree(String text) throws Bad {
        try {
            return JsonTree.parse(text);
        } catch (JsonTree.NotJson e) {
            throw new Bad("the message is not valid JSON: " + e.getMessage(), null);
        }
    }

    private static @Nullable Object ref(Fields fields) {
        return switch (fields.value("ref")) {
            case String text when text.length() <= LONGEST_REF -> text;
            case Long number -> number;
            case null, default -> null;
        };
    }

    /**
     * Checks it against its schema.
     *
     * @throws Bad if it does not fit; the message names everything that is wrong
     */
    void check() throws Bad {
        List<String> problems = type.schema().problems(fields.values());
        if (!problems.isEmpty()) {
            throw new Bad(type.wire() + ": " + String.join("; ", problems), ref);
        }
    }
}
