package dev.muster.lab.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tool as its server describes it.
 *
 * @param name to call it by
 * @param inputSchema of its arguments, a JSON Schema; empty if it has none
 * @param outputSchema of its structured content, a JSON Schema; null if it declares none
 * @param readOnly whether it says that it changes nothing
 * @param destructive whether it says that it destroys something
 */
public record ToolInfo(
        String name, Map<?, ?> inputSchema, @Nullable Map<?, ?> outputSchema, boolean readOnly, boolean destructive) {

    /** What the pages of a list hold; entries without a name are left out. */
    static List<ToolInfo> of(Map<?, ?> page) {
        List<ToolInfo> tools = new ArrayList<>();
        if (page.get("tools") instanceof List<?> listed) {
            for (Object each : listed) {
                if (each instanceof Map<?, ?> tool && tool.get("name") instanceof String name) {
                    Map<?, ?> hints = object(tool.get("annotations"));
                    tools.add(new ToolInfo(
                            name,
                            object(tool.get("inputSchema")),
                            tool.get("outputSchema") instanceof Map<?, ?> output ? output : null,
                            Boolean.TRUE.equals(hints.get("readOnlyHint")),
                            Boolean.TRUE.equals(hints.get("destructiveHint"))));
                }
            }
        }
        return tools;
    }

    private static Map<?, ?> object(@Nullable Object value) {
        return value instanceof Map<?, ?> fields ? fields : Map.of();
    }
}
