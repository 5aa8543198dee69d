package dev.muster.lab.engine;

import dev.muster.client.wire.Fields;
import dev.muster.client.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One client of an MCP server. */
interface McpPeer extends AutoCloseable {
    /** A version of the protocol that has sessions. */
    String VERSION = "2025-11-25";

    /**
     * Sends a request and waits for its result.
     *
     * @param method such as {@code tools/list}
     * @param params writes its parameters
     * @throws IOException if there is no answer, none that can be understood, or the server refuses the request
     */
    Fields ask(String method, Consumer<Json> params) throws IOException, InterruptedException;

    /**
     * Calls a tool and waits for its result.
     *
     * @param arguments writes them
     * @return its structured content
     * @throws ToolFailed if the tool says that it failed
     * @throws IOException if there is no answer, or none that can be understood
     */
    default Fields call(String tool, Consumer<Json> arguments) throws IOException, InterruptedException, ToolFailed {
        return content(ask("tools/call", params -> params.field("name", tool).object("arguments", arguments)));
    }

    /** The names of all tools that the server shows, however many pages they take. */
    default List<String> tools() throws IOException, InterruptedException {
        List<String> names = new ArrayList<>();
        String cursor = null;
        do {
            String from = cursor;
            Fields page = ask("tools/list", params -> {
                if (from != null) {
                    params.field("cursor", from);
                }
            });
            page.objects("tools").forEach(tool -> names.add(tool.text("name")));
            cursor = page.textOrNull("nextCursor");
        } while (cursor != null);
        return names;
    }

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

    /** A request. */
    static byte[] request(long id, String method, Consumer<Json> params) {
        return Json.bytes(json -> json.field("jsonrpc", "2.0")
                .field("id", id)
                .field("method", method)
                .object("params", params));
    }

    /** What a response to a request says. */
    static Fields result(Fields response) throws IOException {
        if (response.has("error")) {
            throw new IOException("the server refused the request: "
                    + response.object("error").textOrEmpty("message"));
        }
        return response.object("result");
    }

    /** What the result of a tool's call holds. */
    private static Fields content(Fields result) throws ToolFailed {
        if (result.flag("isError", false)) {
            throw new ToolFailed(result.objects("content").stream()
                    .map(content -> content.textOrEmpty("text"))
                    .findFirst()
                    .orElse("it said nothing"));
        }
        return result.object("structuredContent");
    }
}
