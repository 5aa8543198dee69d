/** The task queue as an agent sees it: claims, and what a holder says of its task. */
@NullMarked
package dev.muster.runtime.work;

import org.jspecify.annotations.NullMarked;
