package dev.muster.server.mcp;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schemas that use more of JSON Schema than Muster's own tools do, for the published conformance suite. */
final class FixtureSchema {
    private static final String TYPE = "type";
    private static final String STRING = "string";

    private FixtureSchema() {}

    private static Map<String, Object> string() {
        return Map.of(TYPE, STRING);
    }

    /** Every keyword that the suite looks for. */
    static Map<String, Object> all() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put(TYPE, "object");
        schema.put(
                "$defs",
                Map.of(
                        "address",
                        Map.of(
                                "$anchor",
                                "addressDef",
                                TYPE,
                                "object",
                                "properties",
                                Map.of("street", string(), "city", string()))));
        schema.put(
                "properties",
                Map.of(
                        "name", string(),
                        "address", Map.of("$ref", "#/$defs/address"),
                        "contactMethod", Map.of(TYPE, STRING, "enum", List.of("phone", "email")),
                        "phone", string(),
                        "email", string()));
        schema.put("allOf", List.of(Map.of("anyOf", List.of(needs("phone"), needs("email")))));
        schema.put(
                "if",
                Map.of(
                        "properties",
                        Map.of("contactMethod", Map.of("const", "phone")),
                        "required",
                        List.of("contactMethod")));
        schema.put("then", needs("phone"));
        schema.put("else", needs("email"));
        schema.put("additionalProperties", false);
        return schema;
    }

    private static Map<String, Object> needs(String name) {
        return Map.of("required", List.of(name));
    }

    /** A field of each simple type, filled in. */
    static Map<String, @Nullable Object> defaults() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("name", Map.of(TYPE, STRING, "default", "John Doe"));
        fields.put("age", Map.of(TYPE, "integer", "default", 30L));
        fields.put("score", Map.of(TYPE, "number", "default", 95.5));
        fields.put(
                "status", Map.of(TYPE, STRING, "enum", List.of("active", "inactive", "pending"), "default", "active"));
        fields.put("verified", Map.of(TYPE, "boolean", "default", true));
        return fields;
    }

    /** A choice in each of the five forms. */
    static Map<String, @Nullable Object> enums() {
        List<String> plain = List.of("option1", "option2", "option3");
        List<Map<String, Object>> titled = List.of(
                Map.of("const", "value1", "title", "First"),
                Map.of("const", "value2", "title", "Second"),
                Map.of("const", "value3", "title", "Third"));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("untitledSingle", Map.of(TYPE, STRING, "enum", plain));
        fields.put("titledSingle", Map.of(TYPE, STRING, "oneOf", titled));
        fields.put(
                "legacyEnum",
                Map.of(
                        TYPE,
                        STRING,
                        "enum",
                        List.of("opt1", "opt2", "opt3"),
                        "enumNames",
                        List.of("Option One", "Option Two", "Option Three")));
        fields.put("untitledMulti", Map.of(TYPE, "array", "items", Map.of(TYPE, STRING, "enum", plain)));
        fields.put("titledMulti", Map.of(TYPE, "array", "items", Map.of("anyOf", titled)));
        return fields;
    }
}
