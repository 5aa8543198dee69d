/** The server: REST, WebSocket and MCP on one engine. */
@NullMarked
package dev.muster.server;

import org.jspecify.annotations.NullMarked;
