/** Which role may run which command. */
@NullMarked
package dev.muster.core.tool;

import org.jspecify.annotations.NullMarked;
