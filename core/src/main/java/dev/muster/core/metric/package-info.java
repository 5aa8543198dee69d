/** Counters and histograms of what the engine does: cheap to record, read when somebody asks. */
@NullMarked
package dev.muster.core.metric;

import org.jspecify.annotations.NullMarked;
