/** {@code muster doctor}: what a data directory and its machine are like, and what to do about it. */
@NullMarked
package dev.muster.cli.diagnose;

import org.jspecify.annotations.NullMarked;
