/** Events: the ordered, gap-free log of a project and its readers. */
@NullMarked
package dev.muster.core.event;

import org.jspecify.annotations.NullMarked;
