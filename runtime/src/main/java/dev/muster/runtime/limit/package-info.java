/** What a program may use of memory and processor, and what keeps it to that on this machine. */
@NullMarked
package dev.muster.runtime.limit;

import org.jspecify.annotations.NullMarked;
