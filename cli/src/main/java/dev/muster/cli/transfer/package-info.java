/** Commands that write a project to a file and read it back. */
@NullMarked
package dev.muster.cli.transfer;

import org.jspecify.annotations.NullMarked;
