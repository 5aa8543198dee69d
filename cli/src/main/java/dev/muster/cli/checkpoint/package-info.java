/** {@code muster checkpoint …}: what sessions knew, kept for good. */
@NullMarked
package dev.muster.cli.checkpoint;

import org.jspecify.annotations.NullMarked;
