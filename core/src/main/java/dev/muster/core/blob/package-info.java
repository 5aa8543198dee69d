/** Blobs: large values, addressed by content, compressed and stored once. */
@NullMarked
package dev.muster.core.blob;

import org.jspecify.annotations.NullMarked;
