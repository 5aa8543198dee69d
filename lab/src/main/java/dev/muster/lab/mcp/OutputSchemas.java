package dev.muster.lab.mcp;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.JsonValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Holds what tools answer against the schemas that their server declares for it. Any thread. */
final class OutputSchemas {
    /** Holds nothing against anything. */
    static final OutputSchemas NONE = new OutputSchemas(List.of());

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Map<String, Declared> declared = new HashMap<>();

    /** @param unusable why it is no schema; null if it is one */
    private record Declared(
            @Nullable Schema schema, @Nullable String unusable) {}

    /** Of tools, as far as they declare any. A schema that refers to another place is not followed there. */
    OutputSchemas(List<ToolInfo> tools) {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        for (ToolInfo tool : tools) {
            Map<?, ?> schema = tool.outputSchema();
            if (schema != null) {
                declared.put(tool.name(), read(registry, schema));
            }
        }
    }

    private static Declared read(SchemaRegistry registry, Map<?, ?> schema) {
        try {
            Schema read = registry.getSchema(JSON.valueToTree(schema));
            read.initializeValidators();
            return new Declared(read, null);
        } catch (RuntimeException wrong) {
            return new Declared(null, String.valueOf(wrong.getMessage()));
        }
    }

    /** Whether a tool declares what it answers. */
    boolean declares(String tool) {
        return declared.containsKey(tool);
    }

    /**
     * Judges the result of a call, unless the tool says that it failed.
     *
     * @throws CallFailure {@code schema_violation} if the tool declares a schema and the result has no structured
     *     content, or other than declared
     */
    void judge(String tool, Map<?, ?> result) throws CallFailure {
        Declared own = declared.get(tool);
        if (own == null
                || Boolean.TRUE.equals(result.get("isError"))
                || "input_required".equals(result.get("resultType"))) {
            return;
        }
        Schema schema = own.schema();
        if (schema == null) {
            throw violation(tool, "declares an outputSchema that is none: " + own.unusable());
        }
        Object structured = result.get("structuredContent");
        if (structured == null) {
            throw violation(tool, "declares an outputSchema and answered without structuredContent");
        }
        List<Error> errors = schema.validate(JSON.valueToTree(structured));
        if (!errors.isEmpty()) {
            throw violation(
                    tool,
                    "answered other than its outputSchema says: "
                            + Objects.toString(errors.getFirst().getInstanceLocation()) + " "
                            + errors.getFirst().getMessage() + ": " + Mcp.beginning(JsonValues.text(structured)));
        }
    }

    private static CallFailure violation(String tool, String what) {
        return new CallFailure("schema_violation", "'" + tool + "' " + what);
    }
}
