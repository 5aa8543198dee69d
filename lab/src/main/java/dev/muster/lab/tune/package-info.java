/** Looks for a better way to set Muster, and proves that it is better before anybody is told to use it. */
@NullMarked
package dev.muster.lab.tune;

import org.jspecify.annotations.NullMarked;
