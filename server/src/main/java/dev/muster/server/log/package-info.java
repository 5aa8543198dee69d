/**
 * The log of a server: a file of JSON lines. Messages of the libraries that log through SLF4J go to the JDK's own
 * logging, as all others do.
 */
@NullMarked
package dev.muster.server.log;

import org.jspecify.annotations.NullMarked;
