/** What a session knew at a point of its work, kept for good. */
@NullMarked
package dev.muster.core.checkpoint;

import org.jspecify.annotations.NullMarked;
