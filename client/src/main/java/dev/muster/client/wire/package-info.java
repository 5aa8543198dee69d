/** What goes over the wire: JSON, and how tasks, sessions, agents, projects and events look in it. */
@NullMarked
package dev.muster.client.wire;

import org.jspecify.annotations.NullMarked;
