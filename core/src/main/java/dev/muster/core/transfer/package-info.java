/** A project as a file: written from one snapshot, checked as a whole, read back in one transaction. */
@NullMarked
package dev.muster.core.transfer;

import org.jspecify.annotations.NullMarked;
