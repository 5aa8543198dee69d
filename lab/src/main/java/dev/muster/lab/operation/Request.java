package dev.muster.lab.operation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one operation asks, with every place filled in. */
public sealed interface Request {

    /**
     * By HTTP.
     *
     * @param method such as {@code GET}
     * @param path path and query, behind the target's own path
     * @param headers by name
     * @param body in UTF-8 when it goes; null for none
     * @param json what the body says if it was written as JSON, null otherwise
     */
    record Http(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body,
            @Nullable Object json) implements Request {}

    /** A tool of an MCP server, and whether it is to tell its progress. */
    record Tool(String tool, @Nullable Object arguments, boolean progress) implements Request {}

    /** A tool of an MCP server, called to measure something of it. */
    record Measured(Tool call, Measure measure) implements Request {}

    /** Sessions of an MCP server are begun, and ended if they are not to be kept; nothing is called. */
    record Sessions(int atOnce, boolean kept) implements Request {}

    /** A program. */
    record Command(List<String> argv, @Nullable String stdin) implements Request {}

    /**
     * A message to a WebSocket.
     *
     * @param send the text
     * @param json what it says if it was written as JSON, null otherwise
     * @param expect which message answers it; null if none does
     */
    record Message(
            String send, @Nullable Object json, @Nullable Expected expect) implements Request {}

    /** Statements in one transaction, each with its parameters. */
    record Sql(List<String> statements, List<List<@Nullable Object>> params) implements Request {}

    /** What an audit means by {@code acknowledged.arguments}. */
    default @Nullable Object told() {
        return switch (this) {
            case Http http -> {
                Map<String, @Nullable Object> told = new LinkedHashMap<>();
                told.put("method", http.method());
                told.put("path", http.path());
                told.put("headers", http.headers());
                told.put("body", http.json() == null ? http.body() : http.json());
                yield told;
            }
            case Tool tool -> tool.arguments();
            case Measured measured -> measured.call().arguments();
            case Sessions sessions -> Map.of();
            case Command command -> {
                Map<String, @Nullable Object> told = new LinkedHashMap<>();
                told.put("argv", command.argv());
                told.put("stdin", command.stdin());
                yield told;
            }
            case Message message -> {
                Map<String, @Nullable Object> told = new LinkedHashMap<>();
                told.put("send", message.json() == null ? message.send() : message.json());
                yield told;
            }
            case Sql sql -> {
                Map<String, @Nullable Object> told = new LinkedHashMap<>();
                told.put("params", sql.params().size() == 1 ? sql.params().getFirst() : sql.params());
                yield told;
            }
        };
    }
}
