/** What goes over the wire, written and read. */
@NullMarked
package dev.muster.client.wire;

import org.jspecify.annotations.NullMarked;
