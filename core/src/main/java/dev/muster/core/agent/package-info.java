/** Agents: who may claim, how many tasks at once, and whether they are alive. */
@NullMarked
package dev.muster.core.agent;

import org.jspecify.annotations.NullMarked;
