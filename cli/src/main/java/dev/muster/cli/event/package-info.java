/** {@code muster event …}: the log of a project. */
@NullMarked
package dev.muster.cli.event;

import org.jspecify.annotations.NullMarked;
