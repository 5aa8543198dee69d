/** {@code muster cascade …}: how a session assesses itself around its work. */
@NullMarked
package dev.muster.cli.cascade;

import org.jspecify.annotations.NullMarked;
