package dev.muster.core.config;

import static dev.muster.core.config.Key.flag;
import static dev.muster.core.config.Key.key;
import static dev.muster.core.config.Key.whole;
import static dev.muster.core.config.Profile.DEVELOPMENT;
import static dev.muster.core.config.Profile.HIGH_PERFORMANCE;
import static dev.muster.core.config.Profile.MEMORY_OPTIMIZED;
import static dev.muster.core.config.Profile.MINIMAL;
import static dev.muster.core.config.Profile.PRODUCTION;

import java.util.List;

/** How a server listens, and whom it lets in. */
final class ServingKeys {
    static final List<Key> ALL = List.of(
            key("server.bind", new KeyType.Text("an address or a name", true), "127.0.0.1", "Where 'serve' listens.")
                    .drives("--bind"),
            whole("server.port", 0, 65_535, "", 8_642, "The port of 'serve'; 0 picks a free one.")
                    .drives("--port"),
            whole(
                            "server.max_body_kb",
                            1,
                            1_048_576,
                            "KiB",
                            4_096,
                            "The largest body of a request, and the largest WebSocket message.")
                    .in(MINIMAL, 1_024)
                    .drives("what is refused as too large"),
            whole("server.connections", 1, 20_000, "connections", 16_000, "How many connections may be open.")
                    .in(MINIMAL, 256)
                    .in(MEMORY_OPTIMIZED, 2_000)
                    .drives("the limit on open connections"),
            whole(
                            "server.connections_per_address",
                            0,
                            20_000,
                            "connections",
                            0,
                            "How many of them from one address; 0 for what fits: 2,000, and on the loopback interface all.")
                    .drives("the limit on open connections of one address"),
            whole("server.idle_seconds", 1, 86_400, "s", 60, "Silence after which a connection is closed.")
                    .in(DEVELOPMENT, 600)
                    .drives("the idle time-out of connections"),
            whole(
                            "server.mcp_session_idle_seconds",
                            1,
                            2_592_000,
                            "s",
                            1_800,
                            "Silence after which an MCP session is forgotten.")
                    .in(MINIMAL, 300)
                    .in(MEMORY_OPTIMIZED, 600)
                    .drives("the idle time of MCP sessions"),
            whole(
                            "server.mcp_sessions",
                            1,
                            1_000_000,
                            "sessions",
                            10_000,
                            "How many MCP sessions are kept; one more, and the one that was idle for longest is forgotten.")
                    .in(MINIMAL, 100)
                    .in(MEMORY_OPTIMIZED, 1_000)
                    .drives("the cap on MCP sessions"),
            key(
                            "server.access_log",
                            new KeyType.Text("a file, from the data directory; empty for none"),
                            "",
                            "Where each request is noted, a line of JSON each.")
                    .in(PRODUCTION, "access.log")
                    .drives("--access-log"),
            flag(
                            "security.require_token",
                            false,
                            "Whether tokens are asked for on the loopback interface too; elsewhere they always are.")
                    .drives("--require-token"),
            whole(
                            "security.rate_limit",
                            -1,
                            10_000_000,
                            "requests/s",
                            -1,
                            "Requests a second that a client may make; 0 for any number, -1 for what fits the address:"
                                    + " 100,000 on the loopback interface, else 10,000.")
                    .in(DEVELOPMENT, 0)
                    .in(PRODUCTION, 10_000)
                    .in(HIGH_PERFORMANCE, 100_000)
                    .drives("--rate-limit"),
            key(
                            "security.allow_hosts",
                            new KeyType.Words("names, with commas between them"),
                            "",
                            "Names that clients may call this server by.")
                    .drives("--allow-host"),
            key(
                            "security.allow_origins",
                            new KeyType.Words("origins, with commas between them"),
                            "",
                            "Web pages from there may call.")
                    .drives("--allow-origin"),
            key("security.tls_certificate", new KeyType.Text("a file"), "", "Certificate chain for TLS, PEM.")
                    .drives("--tls-cert"),
            key("security.tls_key", new KeyType.Text("a file"), "", "The certificate's private key, PEM.")
                    .drives("--tls-key"),
            flag(
                            "security.insecure",
                            false,
                            "Whether other machines may be served without TLS: only where something before encrypts.")
                    .drives("--insecure"));

    private ServingKeys() {}
}
