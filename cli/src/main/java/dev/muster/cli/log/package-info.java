/** Where {@link java.lang.System.Logger} messages of the engine and of libraries go. */
@NullMarked
package dev.muster.cli.log;

import org.jspecify.annotations.NullMarked;
