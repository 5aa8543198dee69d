/** {@code muster checklist}: what has to hold, the figure that shows it, and where that comes from. */
@NullMarked
package dev.muster.cli.checklist;

import org.jspecify.annotations.NullMarked;
