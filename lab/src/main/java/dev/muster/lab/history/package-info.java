/** Figures of all runs, gathered in a small database, and where they changed. */
@NullMarked
package dev.muster.lab.history;

import org.jspecify.annotations.NullMarked;
