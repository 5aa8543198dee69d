/** Questions that a person answers. */
@NullMarked
package dev.muster.core.approval;

import org.jspecify.annotations.NullMarked;
