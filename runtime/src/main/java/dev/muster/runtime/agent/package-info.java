/** An agent's life: it asks for a task, has it done, tells how it ended, and asks again. */
@NullMarked
package dev.muster.runtime.agent;

import org.jspecify.annotations.NullMarked;
