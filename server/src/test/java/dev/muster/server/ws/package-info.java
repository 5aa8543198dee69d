/** The WebSocket face, through the network: its messages, its events, and the life of its connections. */
@NullMarked
package dev.muster.server.ws;

import org.jspecify.annotations.NullMarked;
