package dev.muster.lab.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON Schemas of scenarios and of policies, generated from the tables that the parsers check against. */
public final class ScenarioSchema {
    /** Where the schema lies on the class path. */
    public static final String RESOURCE = "/dev/muster/lab/scenario.schema.json";

    /** Where the schema of policies lies on the class path. */
    public static final String GATES_RESOURCE = "/dev/muster/lab/gates.schema.json";

    private ScenarioSchema() {}

    /** The schema of scenarios as indented JSON (draft 2020-12). */
    public static String json() {
        return json("Muster scenario", ScenarioKeys.root());
    }

    /** The schema of policies, {@code gates.yaml}, likewise. */
    public static String gatesJson() {
        return json("Muster policy of gates", PolicyParser.ROOT);
    }

    private static String json(String title, Shape shape) {
        SequencedMap<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.putAll(of(shape));
        return JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .build()
                        .writeValueAsString(schema) + "\n";
    }

    private static SequencedMap<String, Object> of(Shape shape) {
        SequencedMap<String, Object> schema = new LinkedHashMap<>();
        switch (shape) {
            case Shape.Text text -> {
                schema.put("type", "string");
                schema.put("minLength", 1);
            }
            case Shape.Flag flag -> schema.put("type", "boolean");
            case Shape.Whole whole -> {
                schema.put("type", "integer");
                schema.put("minimum", whole.min());
                schema.put("maximum", whole.max());
            }
            case Shape.Decimal decimal -> {
                schema.put("type", "number");
                schema.put("minimum", decimal.min());
                schema.put("maximum", decimal.max());
            }
            case Shape.Span span -> {
                schema.put("type", "string");
                schema.put("pattern", "^\\d{1,9}(\\.\\d{1,6})? ?(us|ms|s|m|h)$");
            }
            case Shape.Free free -> {
                // any value
            }
            case Shape.Choice choice -> schema.put("enum", choice.names());
            case Shape.ListOf list -> {
                schema.put("type", "array");
                schema.put("minItems", list.least());
                schema.put("items", of(list.item()));
            }
            case Shape.Pairs pairs -> {
                schema.put("type", "object");
                schema.put("additionalProperties", of(pairs.value()));
            }
            case Shape.Table table -> object(schema, table.keys());
            case Shape.OneKey oneKey -> {
                object(schema, oneKey.keys());
                schema.put("minProperties", 1);
                schema.put("maxProperties", 1);
            }
            case Shape.Either either ->
                schema.put(
                        "anyOf",
                        either.alternatives().stream().map(ScenarioSchema::of).toList());
            case Shape.Later later -> schema.put("not", Map.of());
        }
        return schema;
    }

    private static void object(SequencedMap<String, Object> schema, SequencedMap<String, Shape.Key> keys) {
        schema.put("type", "object");
        schema.put("additionalProperties", false);
        SequencedMap<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        for (String name : Shape.offered(keys)) {
            Shape.Key key = java.util.Objects.requireNonNull(keys.get(name));
            SequencedMap<String, Object> property = of(key.shape());
            property.put("description", key.meaning());
            properties.put(name, property);
            if (key.required()) {
                required.add(name);
            }
        }
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
    }
}
