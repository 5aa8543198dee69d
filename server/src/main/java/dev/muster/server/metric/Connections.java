package dev.muster.server.metric;

/**
 * Who is connected now; asked for when somebody looks.
 *
 * @param all connections, WebSockets among them
 * @param webSockets those that were upgraded
 * @param mcpSessions sessions of MCP over HTTP, whose clients may have gone without a word
 */
public record Connections(int all, int webSockets, int mcpSessions) {}
