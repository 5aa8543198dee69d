/** {@code muster agent …}: who does the work. */
@NullMarked
package dev.muster.cli.agent;

import org.jspecify.annotations.NullMarked;
