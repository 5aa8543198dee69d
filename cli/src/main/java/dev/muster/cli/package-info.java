/** The command line: what the program can be told, and how it answers and fails. */
@NullMarked
package dev.muster.cli;

import org.jspecify.annotations.NullMarked;
