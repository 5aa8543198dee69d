/** Reference agents: work of a known kind, to load a machine with or to compare others with. */
@NullMarked
package dev.muster.lab.agent;

import org.jspecify.annotations.NullMarked;
