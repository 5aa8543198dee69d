package dev.muster.lab.operation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** A JSON value with {@linkplain Place places} in its texts. */
public sealed interface Tree {

    /** A text; a place that stands alone keeps the type of its value. */
    record Text(Template template) implements Tree {}

    /** A number, a truth value or null. */
    record Plain(@Nullable Object value) implements Tree {}

    /** A list. */
    record Items(List<Tree> items) implements Tree {
        /** Copies the list. */
        public Items {
            items = List.copyOf(items);
        }
    }

    /** An object. */
    record Fields(SequencedMap<String, Tree> fields) implements Tree {}

    /** An object without fields. */
    static Tree empty() {
        return new Fields(new LinkedHashMap<>());
    }

    /**
     * The value for one operation, of plain maps, lists, texts, numbers, truth values and null.
     *
     * @throws CallFailure if a value is not there yet
     */
    default @Nullable Object fill(Scope scope) throws CallFailure {
        return switch (this) {
            case Text text -> text.template().value(scope);
            case Plain plain -> plain.value();
            case Items list -> {
                List<@Nullable Object> values = new ArrayList<>(list.items().size());
                for (Tree item : list.items()) {
                    values.add(item.fill(scope));
                }
                yield values;
            }
            case Fields object -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                for (Map.Entry<String, Tree> field : object.fields().entrySet()) {
                    values.put(field.getKey(), field.getValue().fill(scope));
                }
                yield values;
            }
        };
    }

    /** The value with every text as it was written: its shape is that of every filled one. */
    default @Nullable Object outline() {
        return switch (this) {
            case Text text -> text.template().source();
            case Plain plain -> plain.value();
            case Items list -> {
                List<@Nullable Object> values = new ArrayList<>();
                list.items().forEach(item -> values.add(item.outline()));
                yield values;
            }
            case Fields object -> {
                Map<String, @Nullable Object> values = new LinkedHashMap<>();
                object.fields().forEach((name, value) -> values.put(name, value.outline()));
                yield values;
            }
        };
    }
}
