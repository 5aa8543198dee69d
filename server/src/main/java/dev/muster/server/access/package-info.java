/** Who may do what: roles, tokens, and the checks at the door. */
@NullMarked
package dev.muster.server.access;

import org.jspecify.annotations.NullMarked;
