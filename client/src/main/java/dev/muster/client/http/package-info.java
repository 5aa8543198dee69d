/** HTTP over blocking sockets; the one package of the client that knows which library does it. */
@NullMarked
package dev.muster.client.http;

import org.jspecify.annotations.NullMarked;
