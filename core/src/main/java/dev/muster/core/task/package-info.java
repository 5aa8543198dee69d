/** Tasks: the graph, claims with leases and fencing, retries, dead lines, results. */
@NullMarked
package dev.muster.core.task;

import org.jspecify.annotations.NullMarked;
