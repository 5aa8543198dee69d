package dev.muster.lab.operation;

import dev.muster.client.wire.JsonTree;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** By what a message is known for the answer to another one. */
public sealed interface Expected {

    /** It holds a text. */
    record Containing(String text) implements Expected {}

    /** It is JSON with these values at these places. */
    record Equal(List<Pair> pairs) implements Expected {}

    /** A place and the value that stands there. */
    record Pair(Query at, @Nullable Object value) {}

    /** Whether a message is the one. */
    default boolean isMetBy(String message) {
        return switch (this) {
            case Containing containing -> message.contains(containing.text());
            case Equal equal -> {
                try {
                    Object document = JsonTree.parse(message);
                    yield equal.pairs().stream().allMatch(pair -> {
                        List<@Nullable Object> found = pair.at().all(document);
                        return found.size() == 1 && JsonValues.same(found.getFirst(), pair.value());
                    });
                } catch (JsonTree.NotJson other) {
                    yield false;
                }
            }
        };
    }
}
