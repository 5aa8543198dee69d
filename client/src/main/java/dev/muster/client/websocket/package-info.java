/** WebSocket connections to any server, by the thousand. */
@NullMarked
package dev.muster.client.websocket;

import org.jspecify.annotations.NullMarked;
