/** One property of the engine at a time. */
@NullMarked
package dev.muster.core.unit;

import org.jspecify.annotations.NullMarked;
