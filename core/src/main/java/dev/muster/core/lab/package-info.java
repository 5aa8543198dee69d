/** Runs of the lab that the engine's callers may start: the port; who knows the lab stands behind it. */
@NullMarked
package dev.muster.core.lab;

import org.jspecify.annotations.NullMarked;
