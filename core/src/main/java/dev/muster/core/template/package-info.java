/** Graphs of tasks with parameters, to be created again and again. */
@NullMarked
package dev.muster.core.template;

import org.jspecify.annotations.NullMarked;
