/** {@code muster task …}: tasks, from creation to their end. */
@NullMarked
package dev.muster.cli.task;

import org.jspecify.annotations.NullMarked;
