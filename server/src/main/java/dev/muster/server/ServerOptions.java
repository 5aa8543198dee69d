package dev.muster.server;

import dev.muster.server.http.HttpOptions;
import dev.muster.server.mcp.McpOptions;

/**
 * How a server is set up.
 *
 * @param http where it listens
 * @param version of the program, for those who ask
 * @param mcp how the Model Context Protocol is served
 */
public record ServerOptions(HttpOptions http, String version, McpOptions mcp) {
    public static final int DEFAULT_PORT = 8642;

    /** With what is usual for MCP. */
    public ServerOptions(HttpOptions http, String version) {
        this(http, version, McpOptions.defaults(version));
    }

    public ServerOptions withMcp(McpOptions value) {
        return new ServerOptions(http, version, value);
    }

    /** Loopback only, on a port. */
    public static ServerOptions local(int port) {
        return new ServerOptions(HttpOptions.on("127.0.0.1", port), "development");
    }
}
