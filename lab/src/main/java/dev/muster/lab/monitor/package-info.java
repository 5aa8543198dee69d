/** Watching a process that the lab did not start. */
@NullMarked
package dev.muster.lab.monitor;

import org.jspecify.annotations.NullMarked;
