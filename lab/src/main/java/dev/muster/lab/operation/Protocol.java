package dev.muster.lab.operation;

import java.util.Arrays;
import java.util.List;

/** How a target is spoken to, and the keys by which a scenario says what to ask. */
public enum Protocol {
    HTTP("HTTP", List.of("method", "path", "headers", "body")),
    MCP_HTTP("MCP", List.of("tool", "arguments", "progress", "cancel", "cut", "fan_out", "sessions")),
    MCP_STDIO("MCP", List.of("tool", "arguments", "progress", "cancel", "sessions")),
    WEBSOCKET("WebSocket", List.of("send", "expect")),
    JDBC("JDBC", List.of("sql", "params")),
    COMMAND("the command line", List.of("argv", "stdin"));

    private final String words;
    private final List<String> keys;

    Protocol(String words, List<String> keys) {
        this.words = words;
        this.keys = keys;
    }

    /** Its name for people. */
    public String words() {
        return words;
    }

    /**
     * The keys of an operation that belong to it; the first one must be there, except for HTTP, where the path must.
     */
    public List<String> keys() {
        return keys;
    }

    /** The key without which an operation says nothing. */
    public String neededKey() {
        return this == HTTP ? "path" : keys.getFirst();
    }

    /** Every key of every protocol. */
    public static List<String> allKeys() {
        return Arrays.stream(values())
                .flatMap(protocol -> protocol.keys.stream())
                .distinct()
                .toList();
    }

    /** Whether it is MCP, whatever carries it. */
    public boolean isMcp() {
        return this == MCP_HTTP || this == MCP_STDIO;
    }
}
