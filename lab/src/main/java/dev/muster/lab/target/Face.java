package dev.muster.lab.target;

import java.util.Arrays;
import java.util.List;

/** The way by which operations reach Muster. */
public enum Face {
    /** The engine in the generator's own process. */
    IN_PROCESS("in_process"),
    /** A server in a process of its own, by REST. */
    REST("rest"),
    /** A server in a process of its own, by WebSocket, with a connection an agent. */
    WEBSOCKET("websocket"),
    /** A server in a process of its own, by MCP over Streamable HTTP, with a session an agent. */
    MCP_HTTP("mcp+http"),
    /** A server in a process of its own, by MCP over its standard input and output. */
    MCP_STDIO("mcp+stdio");

    private final String wireName;

    Face(String wireName) {
        this.wireName = wireName;
    }

    /** As scenarios write it. */
    public String wireName() {
        return wireName;
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Face::wireName).toList();
    }

    /** The face of this name, which there is. */
    public static Face named(String wireName) {
        return Arrays.stream(values())
                .filter(face -> face.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no face '" + wireName + "'"));
    }
}
