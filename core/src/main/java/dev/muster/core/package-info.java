/** The engine: one durable, shared task graph for many agents. Start at {@link dev.muster.core.Engine}. */
@NullMarked
package dev.muster.core;

import org.jspecify.annotations.NullMarked;
