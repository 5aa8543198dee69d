package dev.muster.lab.mcp;

import dev.muster.client.wire.Json;
import dev.muster.lab.operation.CallFailure;
import dev.muster.lab.operation.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** An MCP server as a target. */
public interface McpTarget extends Target {

    /**
     * All tools that the server shows, however many pages they take.
     *
     * @throws CallFailure if it cannot be reached, or does not tell
     * @throws InterruptedException when the run is cut short
     */
    List<ToolInfo> tools() throws CallFailure, InterruptedException;

    /** Asks for one page. */
    interface Asking {
        /** The result of {@code tools/list} with these parameters. */
        Map<?, ?> page(Consumer<Json> params) throws CallFailure, InterruptedException;
    }

    /** Follows the pages to their end. */
    static List<ToolInfo> all(Asking asking) throws CallFailure, InterruptedException {
        List<ToolInfo> tools = new ArrayList<>();
        Map<?, ?> page = asking.page(params -> {});
        tools.addAll(ToolInfo.of(page));
        while (page.get("nextCursor") instanceof String cursor) {
            page = asking.page(params -> params.field("cursor", cursor));
            List<ToolInfo> more = ToolInfo.of(page);
            if (more.isEmpty()) {
                break; // a server that points on and on to nothing
            }
            tools.addAll(more);
        }
        return tools;
    }
}
