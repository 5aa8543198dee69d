/** Pools of agents by role: who gets which task, how many there are, and what happens when they do not run. */
@NullMarked
package dev.muster.runtime.pool;

import org.jspecify.annotations.NullMarked;
