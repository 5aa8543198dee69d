/** Self-assessment around a piece of work, measured against evidence. */
@NullMarked
package dev.muster.core.cascade;

import org.jspecify.annotations.NullMarked;
