/** Sessions: one agent's presence in one project. */
@NullMarked
package dev.muster.core.session;

import org.jspecify.annotations.NullMarked;
