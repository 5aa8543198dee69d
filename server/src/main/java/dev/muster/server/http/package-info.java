/** The transport: HTTP and WebSocket connections. The only package that knows which library serves them. */
@NullMarked
package dev.muster.server.http;

import org.jspecify.annotations.NullMarked;
