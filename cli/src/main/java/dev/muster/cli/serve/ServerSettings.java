package dev.muster.cli.serve;

import dev.muster.core.config.Configuration;
import dev.muster.server.http.HttpOptions;
import dev.muster.server.mcp.McpOptions;
import java.time.Duration;

/** What a configuration sets of a server. */
final class ServerSettings {
    private static final int KIB = 1024;
    /** From one address that is not this machine. */
    static final int CONNECTIONS_PER_ADDRESS = 2_000;

    private ServerSettings() {}

    /** How it listens. */
    static HttpOptions http(HttpOptions plain, Configuration configuration) {
        int perAddress = configuration.number("server.connections_per_address");
        HttpOptions sized = plain.withMaxBody(configuration.number("server.max_body_kb") * KIB)
                .withConnections(configuration.number("server.connections"))
                .withIdle(Duration.ofSeconds(configuration.whole("server.idle_seconds")));
        return perAddress == 0 ? sized : sized.withConnectionsPerAddress(perAddress);
    }

    /** How MCP is served. */
    static McpOptions mcp(McpOptions plain, Configuration configuration) {
        return plain.withSessions(
                Duration.ofSeconds(configuration.whole("server.mcp_session_idle_seconds")),
                configuration.number("server.mcp_sessions"));
    }
}
