/** The whole engine under a seed: one thread, a settable clock, crashes, and a checker of everything that was said. */
@NullMarked
package dev.muster.core.simulation;

import org.jspecify.annotations.NullMarked;
