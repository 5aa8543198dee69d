/**
 * Reference agents that think: work of a known kind for the processor. It stands here because the lab loads a machine
 * with it and the runtime has its agents do it for tasks, and neither of them knows the other.
 */
@NullMarked
package dev.muster.client.inference;

import org.jspecify.annotations.NullMarked;
