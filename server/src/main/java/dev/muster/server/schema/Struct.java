package dev.muster.server.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object with named fields.
 *
 * @param properties its fields, in the order in which they are described
 * @param closed whether a field of another name is refused
 */
public record Struct(List<Property> properties, boolean closed) implements Schema {
    public Struct {
        properties = List.copyOf(properties);
    }

    /**
     * A field.
     *
     * @param description what it means, for people and models; empty if the name says it
     */
    public record Property(String name, Schema schema, boolean required, String description) {}

    /** With a field that must be there. */
    public Struct required(String name, Schema schema, String description) {
        return with(new Property(name, schema, true, description));
    }

    /** With a field that must be there, and whose name says what it is. */
    public Struct required(String name, Schema schema) {
        return required(name, schema, "");
    }

    /** With a field that may be left out, or null. */
    public Struct optional(String name, Schema schema, String description) {
        return with(new Property(name, schema, false, description));
    }

    public Struct optional(String name, Schema schema) {
        return optional(name, schema, "");
    }

    /** With all fields of another. */
    public Struct and(Struct other) {
        Struct all = this;
        for (Property property : other.properties) {
            all = all.with(property);
        }
        return all;
    }

    /** The same fields, none of which must be there. */
    public Struct allOptional() {
        return new Struct(
                properties.stream()
                        .map(each -> new Property(each.name(), each.schema(), false, each.description()))
                        .toList(),
                closed);
    }

    /** The same, with fields of other names accepted. */
    public Struct open() {
        return new Struct(properties, false);
    }

    private Struct with(Property property) {
        List<Property> more = new ArrayList<>(properties);
        more.add(property);
        return new Struct(more, closed);
    }

    public @Nullable Property property(String name) {
        for (Property property : properties) {
            if (property.name().equals(name)) {
                return property;
            }
        }
        return null;
    }

    @Override
    public void check(@Nullable Object value, String path, List<String> problems) {
        if (!(value instanceof Map<?, ?> fields)) {
            problems.add(Places.at(path) + "an object is expected, not " + Places.shown(value));
            return;
        }
        String before = path.isEmpty() ? "" : path + '.';
        for (Property property : properties) {
            Object field = fields.get(property.name());
            if (field != null || property.required() && fields.containsKey(property.name())) {
                property.schema().check(field, before.isEmpty() ? property.name() : before + property.name(), problems);
            } else if (property.required()) {
                problems.add("'" + before + property.name() + "' is missing");
            }
        }
        if (closed) {
            checkNames(fields, before, problems);
        }
    }

    private void checkNames(Map<?, ?> fields, String before, List<String> problems) {
        for (Object name : fields.keySet()) {
            if (problems.size() >= Places.MOST_PROBLEMS) {
                return;
            }
            if (property(String.valueOf(name)) == null) {
                List<String> names = properties.stream().map(Property::name).toList();
                problems.add("'" + before + name + "' is unknown; " + Places.hint(String.valueOf(name), names));
            }
        }
    }

    @Override
    public Map<String, Object> toJson() {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Property property : properties) {
            Map<String, Object> field = new LinkedHashMap<>(property.schema().toJson());
            if (!property.description().isEmpty()) {
                field.put("description", property.description());
            }
            fields.put(property.name(), field);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "object");
        json.put("properties", fields);
        List<String> required = properties.stream()
                .filter(Property::required)
                .map(Property::name)
                .toList();
        if (!required.isEmpty()) {
            json.put("required", required);
        }
        if (closed) {
            json.put("additionalProperties", false);
        }
        return json;
    }
}
