/** What whoever works on a task has to know, within a budget of tokens. */
@NullMarked
package dev.muster.core.context;

import org.jspecify.annotations.NullMarked;
