/** WebSocket servers as targets. */
@NullMarked
package dev.muster.lab.websocket;

import org.jspecify.annotations.NullMarked;
