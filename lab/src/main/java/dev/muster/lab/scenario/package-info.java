/** The scenario format: strict parsing with positions, one table of keys, and the values a run works from. */
@NullMarked
package dev.muster.lab.scenario;

import org.jspecify.annotations.NullMarked;
