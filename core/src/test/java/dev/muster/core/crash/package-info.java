/** Crash tests: what is left of an engine's promises after kill -9, power loss, failing disks and full ones. */
@NullMarked
package dev.muster.core.crash;

import org.jspecify.annotations.NullMarked;
