/** {@code muster token}: who may call the server. */
@NullMarked
package dev.muster.cli.token;

import org.jspecify.annotations.NullMarked;
