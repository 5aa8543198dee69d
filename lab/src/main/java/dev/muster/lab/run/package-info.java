/** A run: walks the scenario, keeps the run directory current, and tells listeners how it goes. */
@NullMarked
package dev.muster.lab.run;

import org.jspecify.annotations.NullMarked;
