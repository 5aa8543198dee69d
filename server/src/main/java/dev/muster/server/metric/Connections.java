package dev.muster.server.metric;

/**
 * Connections that are open now; asked for when somebody looks.
 *
 * @param all connections, WebSockets among them
 * @param webSockets those that were upgraded
 */
public record Connections(int all, int webSockets) {}
