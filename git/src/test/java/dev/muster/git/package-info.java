@NullMarked
package dev.muster.git;

import org.jspecify.annotations.NullMarked;
