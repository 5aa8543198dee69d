/**
 * Tells those who run a server when it is not well: a table of rules, the figures they look at, and where it is said.
 */
@NullMarked
package dev.muster.server.alert;

import org.jspecify.annotations.NullMarked;
