package dev.muster.lab.target;

import dev.muster.lab.sample.Series;

/**
 * A time of its own within an operation, beside those that the load generator takes.
 *
 * @param series what it is
 * @param nanos how long; for one that {@linkplain Series#fromIntended counts from the intended start}, since the
 *     operation's actual start
 */
public record Moment(Series series, long nanos) {}
