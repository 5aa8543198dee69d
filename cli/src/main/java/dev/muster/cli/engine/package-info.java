/** Commands that start an engine on a data directory, and the values they take. */
@NullMarked
package dev.muster.cli.engine;

import org.jspecify.annotations.NullMarked;
