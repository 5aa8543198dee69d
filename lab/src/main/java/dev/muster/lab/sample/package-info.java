/** Raw samples: striped histogram recording, interval logs, and the distributions read back from them. */
@NullMarked
package dev.muster.lab.sample;

import org.jspecify.annotations.NullMarked;
