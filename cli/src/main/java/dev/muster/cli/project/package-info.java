/** {@code muster project …}: projects, their limits and counts. */
@NullMarked
package dev.muster.cli.project;

import org.jspecify.annotations.NullMarked;
