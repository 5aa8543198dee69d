package dev.muster.server.metric;

import dev.muster.core.Engine;

/** What the faces do. */
final class ServerSamples {
    private ServerSamples() {}

    static void add(Samples samples, Metrics metrics, Engine engine) {
        samples.histogram(
                "muster_http_request_duration_seconds",
                "From a request's headers to the end of its answer, waiting for work or events included; streams of"
                        + " events are left out.",
                "operation",
                "status",
                metrics.requests().timings());
        samples.counter(
                "muster_http_failures_total",
                "Requests whose answer broke off.",
                metrics.requests().failures());
        samples.histogram(
                "muster_mcp_tool_duration_seconds",
                "What calls of MCP tools took.",
                "tool",
                "outcome",
                metrics.tools());
        Connections connections = metrics.connections();
        samples.gauge("muster_http_connections", "Open connections, WebSockets among them.", connections.all());
        samples.gauge("muster_ws_connections", "Open WebSocket connections.", connections.webSockets());
        samples.gauge("muster_mcp_sessions", "Sessions of MCP over HTTP.", connections.mcpSessions());
        samples.gauge(
                "muster_subscribers",
                "Readers of events as they happen.",
                metrics.subscriptions().count());
        samples.gauge(
                "muster_subscriber_lag",
                "By how many events the reader that is furthest behind is behind.",
                metrics.lag());
        samples.gauge(
                "muster_memory_limit_bytes",
                "What the process may take: as it was told, or what its container or machine has.",
                metrics.memory().limit());
        samples.gauge(
                "muster_memory_used_ratio",
                "The share that is taken of that limit, or of the largest heap by what collections leave there: the"
                        + " nearer one.",
                metrics.memory().share());
    }
}
