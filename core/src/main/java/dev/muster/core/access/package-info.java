/** Tokens: what callers over the network prove who they are with. */
@NullMarked
package dev.muster.core.access;

import org.jspecify.annotations.NullMarked;
