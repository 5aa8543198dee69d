/** The samples of the documentation, compiled and run. */
@NullMarked
package dev.muster.core.docs;

import org.jspecify.annotations.NullMarked;
