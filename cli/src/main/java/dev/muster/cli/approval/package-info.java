/** {@code muster approval …}: questions that a person answers. */
@NullMarked
package dev.muster.cli.approval;

import org.jspecify.annotations.NullMarked;
