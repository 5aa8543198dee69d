/** Servers of the Model Context Protocol as targets: over standard input and output, and over HTTP in both its eras. */
@NullMarked
package dev.muster.lab.mcp;

import org.jspecify.annotations.NullMarked;
