/** Agents that play their work: a rehearsal without programs or models. */
@NullMarked
package dev.muster.runtime.scripted;

import org.jspecify.annotations.NullMarked;
