/** Clocks, and time limits of waits. */
@NullMarked
package dev.muster.core.time;

import org.jspecify.annotations.NullMarked;
