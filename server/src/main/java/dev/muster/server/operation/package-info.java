/** Everything that can be asked of the engine from outside, defined once; the faces only carry it. */
@NullMarked
package dev.muster.server.operation;

import org.jspecify.annotations.NullMarked;
