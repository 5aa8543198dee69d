/** State machines as tables: one type, one declaration per machine. */
@NullMarked
package dev.muster.core.state;

import org.jspecify.annotations.NullMarked;
