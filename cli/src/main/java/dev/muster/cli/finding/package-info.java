/** {@code muster finding …}: what sessions noted. */
@NullMarked
package dev.muster.cli.finding;

import org.jspecify.annotations.NullMarked;
