/** The Model Context Protocol on the engine: both eras of it, over HTTP and over standard input and output. */
@NullMarked
package dev.muster.server.mcp;

import org.jspecify.annotations.NullMarked;
