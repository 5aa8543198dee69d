@NullMarked
package dev.muster.client.websocket;

import org.jspecify.annotations.NullMarked;
