/** Test-driven cycles on stories. */
@NullMarked
package dev.muster.core.tdd;

import org.jspecify.annotations.NullMarked;
