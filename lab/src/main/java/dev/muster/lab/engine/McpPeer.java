package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import java.io.IOException;
import java.util.function.Consumer;

/** One client of an MCP server. */
interface McpPeer extends AutoCloseable {
    /** A version of the protocol that has sessions. */
    String VERSION = "2025-11-25";

    /**
     * Calls a tool and waits for its result.
     *
     * @param arguments writes them
     * @return its structured content
     * @throws ToolFailed if the tool says that it failed
     * @throws IOException if there is no answer, or none that can be understood
     */
    Fields call(String tool, Consumer<Json> arguments) throws IOException, InterruptedException, ToolFailed;

    @Override
    void close();

    /** A tool answered that it failed; the message is what it says. */
    final class ToolFailed extends Exception {
        private static final long serialVersionUID = 1L;

        ToolFailed(String message) {
            super(message);
        }
    }

    /** The parameters of {@code initialize}. */
    static void initialize(Json params) {
        params.field("protocolVersion", VERSION)
                .object("capabilities", none -> {})
                .object("clientInfo", info -> info.field("name", "muster-lab").field("version", "1"));
    }

    /** A request to call a tool. */
    static byte[] request(long id, String tool, Consumer<Json> arguments) {
        return Json.bytes(json -> json.field("jsonrpc", "2.0")
                .field("id", id)
                .field("method", "tools/call")
                .object("params", params -> params.field("name", tool).object("arguments", arguments)));
    }

    /** What a response to such a request says. */
    static Fields result(Fields response) throws IOException, ToolFailed {
        if (response.has("error")) {
            throw new IOException("the server refused the request: "
                    + response.object("error").textOrEmpty("message"));
        }
        Fields result = response.object("result");
        if (result.flag("isError", false)) {
            throw new ToolFailed(result.objects("content").stream()
                    .map(content -> content.textOrEmpty("text"))
                    .findFirst()
                    .orElse("it said nothing"));
        }
        return result.object("structuredContent");
    }
}
