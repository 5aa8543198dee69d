/** Commands that serve an engine to others. */
@NullMarked
package dev.muster.cli.serve;

import org.jspecify.annotations.NullMarked;
