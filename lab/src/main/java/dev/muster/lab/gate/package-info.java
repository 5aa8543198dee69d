/** Thresholds judged: bounds, gates, and the verdict they add up to. */
@NullMarked
package dev.muster.lab.gate;

import org.jspecify.annotations.NullMarked;
