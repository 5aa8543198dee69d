/** The command line: commands, their wiring, and the way answers and errors are shown. */
@NullMarked
package dev.muster.cli;

import org.jspecify.annotations.NullMarked;
