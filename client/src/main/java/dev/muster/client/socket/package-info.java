/** An agent's connection over WebSocket: one that heartbeats, comes back by itself and misses no event. */
@NullMarked
package dev.muster.client.socket;

import org.jspecify.annotations.NullMarked;
