/** The Java client of a Muster server. */
@NullMarked
package dev.muster.client;

import org.jspecify.annotations.NullMarked;
