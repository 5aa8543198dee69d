/** Agents that are programs of any kind, started for a task or kept for many. */
@NullMarked
package dev.muster.runtime.process;

import org.jspecify.annotations.NullMarked;
