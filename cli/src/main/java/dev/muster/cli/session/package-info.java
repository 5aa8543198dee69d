/** {@code muster session …}: agents at work in a project. */
@NullMarked
package dev.muster.cli.session;

import org.jspecify.annotations.NullMarked;
