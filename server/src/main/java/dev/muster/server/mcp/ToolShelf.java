package dev.muster.server.mcp;

import dev.muster.client.text.Suggestions;
import dev.muster.client.wire.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The tools that a client is shown, in an order that does not change. */
final class ToolShelf {
    private final Map<String, Tool> byName = new LinkedHashMap<>();
    private final String list;

    /**
     * @param all every tool there is
     * @param choice which of them to show
     */
    ToolShelf(List<Tool> all, ToolChoice choice) {
        record Shown(String name, Tool tool) {}
        List<Shown> shown = new ArrayList<>();
        for (Tool tool : all) {
            if (!choice.shows(tool.group())) {
                continue;
            }
            byName.put(tool.name(), tool);
            List<String> names =
                    choice.compatible() && !tool.aliases().isEmpty() ? tool.aliases() : List.of(tool.name());
            for (String name : names) {
                byName.put(name, tool);
                shown.add(new Shown(name, tool));
            }
        }
        String object = Json.text(json ->
                json.objects("tools", shown, (out, each) -> each.tool().write(out, each.name())));
        this.list = object.substring(1, object.length() - 1);
    }

    /** The list as fields of a result, written once. */
    String list() {
        return list;
    }

    @Nullable
    Tool find(String name) {
        return byName.get(name);
    }

    /**
     * The tool of a name.
     *
     * @throws RpcException if there is none; the message has the nearest
     */
    Tool get(String name) {
        Tool tool = find(name);
        if (tool == null) {
            String shown = name.length() <= 100 ? name : name.substring(0, 100) + "…";
            throw RpcException.of(
                    Protocol.INVALID_PARAMS,
                    "there is no tool '" + shown + "'; "
                            + Suggestions.hint(shown, List.copyOf(new TreeSet<>(byName.keySet()))));
        }
        return tool;
    }
}
