/** What the programs are that each role may run: an allow-list of argument vectors. */
@NullMarked
package dev.muster.core.tool;

import org.jspecify.annotations.NullMarked;
