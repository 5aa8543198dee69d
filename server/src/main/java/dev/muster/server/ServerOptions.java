package dev.muster.server;

import dev.muster.server.access.DoorOptions;
import dev.muster.server.alert.AlertOptions;
import dev.muster.server.http.HttpOptions;
import dev.muster.server.mcp.McpOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a server is set up.
 *
 * @param http where it listens
 * @param door who is let in
 * @param insecure whether others than this machine may be served unencrypted
 * @param accessLog where each request is noted; null for nowhere
 * @param version of the program, for those who ask
 * @param mcp how the Model Context Protocol is served
 * @param alerts what is looked for in its figures, and where it says so
 */
public record ServerOptions(
        HttpOptions http,
        DoorOptions door,
        boolean insecure,
        @Nullable Path accessLog,
        String version,
        McpOptions mcp,
        AlertOptions alerts) {
    public static final int DEFAULT_PORT = 8642;

    /** What is safe on an address, and usual for MCP. */
    public ServerOptions(HttpOptions http, String version) {
        this(
                http,
                DoorOptions.forBind(http.host()),
                false,
                null,
                version,
                McpOptions.defaults(version),
                AlertOptions.defaults());
    }

    public ServerOptions withHttp(HttpOptions value) {
        return new ServerOptions(value, door, insecure, accessLog, version, mcp, alerts);
    }

    public ServerOptions withMcp(McpOptions value) {
        return new ServerOptions(http, door, insecure, accessLog, version, value, alerts);
    }

    /** Loopback only, on a port, for tests: it looks for alerts only when told. */
    public static ServerOptions local(int port) {
        return new ServerOptions(HttpOptions.on("127.0.0.1", port), "development")
                .withAlerts(AlertOptions.defaults().withEvery(Duration.ZERO));
    }

    public ServerOptions withDoor(DoorOptions value) {
        return new ServerOptions(http, value, insecure, accessLog, version, mcp, alerts);
    }

    public ServerOptions withAccessLog(@Nullable Path value) {
        return new ServerOptions(http, door, insecure, value, version, mcp, alerts);
    }

    /** Others than this machine may be served unencrypted. */
    public ServerOptions insecurely() {
        return new ServerOptions(http, door, true, accessLog, version, mcp, alerts);
    }

    public ServerOptions withAlerts(AlertOptions value) {
        return new ServerOptions(http, door, insecure, accessLog, version, mcp, value);
    }

    /** Why a server must not be started like this, and what to do; null if it may. */
    public @Nullable String danger() {
        if (DoorOptions.isLoopback(http.host())) {
            return null;
        }
        if (!door.tokens()) {
            return "whoever reaches " + http.host() + " could do everything: a server that is not on the loopback"
                    + " interface only needs tokens";
        }
        if (http.tls() == null && !insecure) {
            return "tokens and all else would be sent over the network to " + http.host()
                    + " unencrypted: give a certificate with --tls-cert and --tls-key, or say --insecure if something"
                    + " before this server encrypts";
        }
        return null;
    }
}
