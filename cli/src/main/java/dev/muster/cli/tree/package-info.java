/** How commands are arranged. */
@NullMarked
package dev.muster.cli.tree;

import org.jspecify.annotations.NullMarked;
