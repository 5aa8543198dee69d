/** Agents that think: steps of active inference, with nothing but the processor to wait for. */
@NullMarked
package dev.muster.runtime.inference;

import org.jspecify.annotations.NullMarked;
