/** What the server and its engine do, in figures: recorded as it happens, shown at {@code /metrics}. */
@NullMarked
package dev.muster.server.metric;

import org.jspecify.annotations.NullMarked;
