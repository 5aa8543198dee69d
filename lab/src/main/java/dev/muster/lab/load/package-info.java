/**
 * The load generator: arrival schedules, agents on virtual threads, and the accounting of what was offered and done.
 */
@NullMarked
package dev.muster.lab.load;

import org.jspecify.annotations.NullMarked;
