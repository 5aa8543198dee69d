@NullMarked
package dev.muster.server.mcp;

import org.jspecify.annotations.NullMarked;
