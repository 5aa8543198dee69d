/** Measures Muster, or anything else, and says whether it passed. */
@NullMarked
package dev.muster.lab;

import org.jspecify.annotations.NullMarked;
