/** The in-process driver: Muster's engine as a target, without a network in between. */
@NullMarked
package dev.muster.lab.engine;

import org.jspecify.annotations.NullMarked;
