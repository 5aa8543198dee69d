/** What a target says of itself: metrics in Prometheus's text format, asked for once a second. */
@NullMarked
package dev.muster.lab.metrics;

import org.jspecify.annotations.NullMarked;
