/** Pages that are written from what was measured. */
@NullMarked
package dev.muster.cli.pages;

import org.jspecify.annotations.NullMarked;
