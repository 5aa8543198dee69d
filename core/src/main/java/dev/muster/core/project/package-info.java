/** Projects: the namespace that owns tasks, artifacts and events. */
@NullMarked
package dev.muster.core.project;

import org.jspecify.annotations.NullMarked;
