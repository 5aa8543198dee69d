package dev.muster.server;

import dev.muster.server.http.HttpOptions;

/**
 * How a server is set up.
 *
 * @param http where it listens
 * @param version of the program, for those who ask
 */
public record ServerOptions(HttpOptions http, String version) {
    public static final int DEFAULT_PORT = 8642;

    /** Loopback only, on a port. */
    public static ServerOptions local(int port) {
        return new ServerOptions(HttpOptions.on("127.0.0.1", port), "development");
    }
}
